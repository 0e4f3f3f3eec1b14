// Put this page and its files aside, so that it opens where there is no line.

const ASIDE = "cbcm-intake";
const WORKER = "/desk/worker.js";

const checked = (address) => {
  if (address !== WORKER) throw new TypeError("not our worker");
  return address;
};

/** Ask the browser to keep what lies here, and to open the page without a line. */
export async function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("worker", { createScriptURL: checked })
    : { createScriptURL: checked };
  await navigator.serviceWorker.register(policy.createScriptURL(WORKER), { scope: "/desk/intake" });
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
  const files = [...document.querySelectorAll("script[src], link[rel=stylesheet]")]
    .map((node) => node.getAttribute("src") || node.getAttribute("href"));
  const wanted = [location.pathname, ...files];
  const aside = await caches.open(ASIDE);
  for (const path of wanted) {
    const answer = await fetch(path);
    // Whoever was signed out meanwhile is sent to another page: that one is not kept as ours.
    if (!answer.ok || answer.redirected) return;
    await aside.put(path, answer);
  }
  const old = (await aside.keys()).filter((one) => !wanted.includes(new URL(one.url).pathname));
  await Promise.all(old.map((one) => aside.delete(one)));
}

/** Whether the page was put aside before, on a day with a line. */
export const isKept = async () => "caches" in window
  && Boolean(await (await caches.open(ASIDE)).match(location.pathname));
