// Lets the intake page open where there is no line. It hands out what the page itself put aside,
// and touches nothing else: whatever is sent or asked goes to the server or fails.

const ASIDE = "cbcm-intake";
const FILES = "/desk/files/";
const PATIENCE = 8000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith(FILES)) event.respondWith(file(request));
});

const aside = async (request) => (await caches.open(ASIDE)).match(request, { ignoreSearch: true });

/** From the server where it answers in time; else as it was put aside. */
async function page(request) {
  const asked = fetch(request);
  const late = new Promise((done) => { setTimeout(done, PATIENCE); });
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await aside(request)) || asked;
}

/** Files never change under their name. */
async function file(request) {
  return (await aside(request)) || fetch(request);
}
