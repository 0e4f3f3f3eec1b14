// What a recovery key looks like on paper: one A4 sheet, with the secret to type and to scan.

import { encode } from "uqr";
import { facts, language, make, named, say } from "./dom.js";
import { fingerprint } from "./words.js";

const PREFIX = "AGE-SECRET-KEY-1";
const FIRST = 4;
export const GROUP = 6;
const SVG = "http://www.w3.org/2000/svg";
const DAY = new Intl.DateTimeFormat(language, { dateStyle: "long" });
const STEPS = ["envelope", "no_copy", "prove", "open", "lost"];

const owner = (seat) => {
  const [code] = seat.split(":");
  return facts.organisations[code] || named("owner", code);
};

/** The secret in groups, as it is printed: what every key begins with, four signs, then sixes. */
export function groups(identity) {
  const rest = identity.slice(PREFIX.length);
  const sixes = rest.slice(FIRST).match(new RegExp(`.{1,${GROUP}}`, "g"));
  return [PREFIX, rest.slice(0, FIRST), ...sixes];
}

/** The sheet. It shows on paper only: what is typed back was read from there. */
export function sheet(seat, { identity, publicKey }) {
  const spoken = ["fr", "en"].includes(language) ? language : "en";
  return make("section", { className: "sheet" },
    make("h1", { text: say("sheet_title", { name: owner(seat) }) }),
    make("p", { text: say("sheet_made", { day: DAY.format(new Date()) }) }),
    picture(identity),
    make("h2", { text: say("sheet_secret") }),
    make("p", { className: "signs", dir: "ltr" },
      ...groups(identity).flatMap((text) => [make("span", { text }), " "])),
    make("h2", { text: say("sheet_public") }),
    make("p", { dir: "ltr" }, make("code", { text: publicKey })),
    make("p", {}, `${say("key_words")} `,
      make("bdi", { className: "four", lang: spoken, text: fingerprint(publicKey) })),
    make("h2", { text: say("sheet_what") }),
    make("ol", {}, ...STEPS.map((step) => make("li", { text: say(`sheet_${step}`) }))),
    ...["prove", "inbox"].map((name) => make("pre", { dir: "ltr", text: COMMANDS[name] })));
}

const COMMANDS = {
  prove: "cbcm directory prove --identity FILE",
  inbox: "CBCM_IDENTITY=FILE cbcm inbox; CBCM_IDENTITY=FILE cbcm open REFERENCE",
};

/** Black modules as one path, with the white edge that readers need. */
function picture(text) {
  const { data, size } = encode(text, { ecc: "Q", border: 4 });
  const node = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const dark = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
  path.setAttribute("d", dark.join(""));
  node.setAttribute("viewBox", `0 0 ${size} ${size}`);
  node.setAttribute("shape-rendering", "crispEdges");
  node.setAttribute("role", "img");
  node.setAttribute("aria-label", say("sheet_secret"));
  node.append(path);
  return node;
}
