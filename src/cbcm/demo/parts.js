// What all parts of the page share. Words are put on it as text, never as markup.

export const WORDS = {
  topic: { aid: "food, lists, shelter", treatment: "how someone was treated",
    help_today: "help today", unknown: "not said" },
  category: { SEA: "sexual exploitation or abuse", SH: "sexual harassment",
    GBV: "gender-based violence", CORR: "corruption", PROG: "the aid programme", OTHER: "other",
    UNCLEAR: "unclear: handled with full care until a person has read it" },
  child: { yes: "yes", no: "no", unknown: "not known" },
  danger: { true: "yes: within the hour", false: "no sign of it" },
  language: { fr: "French", bm: "Bambara", ar: "Arabic", en: "English", unknown: "not known" },
  state: { waiting: "sealed, waiting", opened: "opened", kept: "kept by the agency",
    redirected: "handed on" },
  purpose: { account: "An account", contact: "How to reach the person",
    addition: "Words added later" },
  status: { waiting: "It waits its turn.", taken_up: "It was read; it is not finished.",
    news: "There is news:", finished: "It is finished:", unreadable: "It could not be read." },
};

export const byId = (id) => document.getElementById(id);

export function make(tag, options = {}, ...children) {
  const { data, ...properties } = options;
  const node = Object.assign(document.createElement(tag), properties);
  Object.entries(data || {}).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children.filter((child) => child !== null));
  return node;
}

export function trouble(text) {
  const box = byId("trouble");
  box.textContent = text;
  box.hidden = !text;
  if (text) setTimeout(() => { box.hidden = true; }, 8000);
}

export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(`/demo/${path}`, options);
  } catch {
    throw new Error("The demonstration has ended; start it again.");
  }
  if (response.status === 204) return null;
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail || answer.title || "That did not work.");
  return answer;
}

export async function attempt(button, work) {
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    trouble(error.message);
  } finally {
    button.disabled = false;
  }
}
