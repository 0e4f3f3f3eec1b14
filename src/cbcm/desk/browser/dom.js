// What all scripts of the pages share. Words are put on a page as text, never as markup.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words");
export const facts = read("facts");
export const language = document.documentElement.lang;

export const byId = (id) => document.getElementById(id);

/** A sentence of the page in its reader's language, with `values` in its {places}. */
export function say(key, values = {}) {
  const text = words[key] === undefined ? key : words[key];
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** The reader's word for a code of the server; a code that has none stands as it is. */
export function named(group, code) {
  const key = `${group}_${code}`;
  return words[key] === undefined ? String(code) : words[key];
}

export function make(tag, options = {}, ...children) {
  const { text, on, set, ...properties } = options;
  const node = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) node.textContent = text;
  Object.entries(set || {}).forEach(([name, value]) => node.setAttribute(name, value));
  Object.entries(on || {}).forEach(([name, work]) => node.addEventListener(name, work));
  node.append(...children.filter((child) => child !== null));
  return node;
}

export const fill = (node, ...children) => node.replaceChildren(
  ...children.filter((child) => child !== null));

/** What somebody must do or know, read out by a screen reader. */
export const note = (kind, text) => make("p", {
  className: kind, text, set: { role: kind === "trouble" ? "alert" : "status" },
});

export function button(text, work, quiet = false) {
  const node = make("button", { type: "button", text, className: quiet ? "quiet" : "" });
  node.addEventListener("click", () => work(node));
  return node;
}

let last = 0;

/** A field with its label; `hint` stands between them. */
export function field(text, input, hint) {
  last += 1;
  input.id = input.id || `field-${last}`;
  const label = make("label", { text, htmlFor: input.id });
  if (!hint) return [label, input];
  const small = make("p", { className: "hint", id: `${input.id}-hint`, text: hint });
  input.setAttribute("aria-describedby", small.id);
  return [label, small, input];
}

/** A list to choose from; the first line chooses nothing. */
export function choice(codes, group, none) {
  const options = codes.map((code) => make("option", { value: code, text: named(group, code) }));
  return make("select", {}, make("option", { value: "", text: none }), ...options);
}

/** The browser paints before what follows takes all its strength. */
export const painted = () => new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done, 0));
});

export function seatName(seat) {
  const [owner, role] = seat.split(":");
  return `${facts.organisations[owner] || named("owner", owner)} – ${named("seat", role)}`;
}
