// One referral: fetch its sealed parts, open them here, show them, tell the server.

import { download, post, told } from "./api.js";
import { facts, make, named, note, say } from "./dom.js";
import { isLetter, readable } from "./letter.js";
import { player } from "./listening.js";
import { detailsOf, masking, pieces } from "./masked.js";
import { holds, openBinary, openDocument } from "./vault.js";

const PICTURES = ["image/jpeg", "image/png", "image/gif", "image/webp"];
// What is shown of a document's facts, in this order: name -> how its value is written.
const code = (group) => (value) => named(group, value);
const known = code("known");
const yes = (value) => named("known", value ? "yes" : "no");
const plain = (value) => String(value);
const place = (value) => facts.places[value] || value;
const organisations = (values) => values.map((one) => facts.organisations[one] || one).join(", ");
const SHOWN = {
  name: plain, phone: plain, email: plain, hours: plain, ask_for: code("ask_for"), say_if_other: plain,
  intermediary: plain, needs: (values) => values.map((one) => named("need", one)).join(", "),
  services: (values) => values.map((one) => named("kind", one)).join(", "), number_without_consent: yes, may_call: yes, may_write: yes,
  organisation_may_know: yes,
  spans: (values) => values.map(({ number, text }) => `[${number}] ${text}`).join(", "),
  sites: (values) => values.join(", "), candidates: (values) => organisations(values),
  threat_to_life: yes, danger: yes, recent: yes, child: known, topic: code("topic"),
  category: code("category"), organisations, organisation_answer: plain,
  accused: plain, handler: code("handler"), area: place, where: plain, when: code("when"),
  reporter: code("reporter"), about: code("about"), sex: code("sex"), language: code("language"), tell_nobody: yes,
  others_involved: yes, pictures_or_voice: plain,
};
const ONLY_IF_SO = ["organisation_may_know", "number_without_consent", "threat_to_life", "recent", "tell_nobody",
  "others_involved", "pictures_or_voice"];

/**
 * Where a part can be fetched, the likeliest first: what a colleague sealed anew to an unlocked
 * key, then the original, for a copy may be broken.
 */
export const places = (item, part) => [
  ...part.copies.filter(holds).map((key) => `referrals/${item.id}/parts/${part.id}?key=${key}`),
  `referrals/${item.id}/parts/${part.id}`];

/** Fetch what is not here yet; `held.parts` keeps each part's bytes as they came. */
export async function fetchParts(held, seat) {
  for (const part of held.item.parts) {
    const there = held.parts.get(part.id);
    if (there && !there.failed) continue; // a line that broke off goes on where it was
    const [first, ...rest] = places(held.item, part);
    held.parts.set(part.id, {
      kind: part.kind, sealed: await download(first, seat), rest, copied: rest.length > 0,
    });
  }
}

/** Open every part in this page. Throws where the unlocked keys do not. */
export async function openParts(held, seat) {
  for (const part of held.parts.values()) {
    while (!part.document) {
      const opener = part.kind === "attachment" ? openBinary : openDocument;
      try {
        part.document = await opener(part.sealed);
      } catch {
        if (!part.rest || !part.rest.length) {
          part.failed = true;
          throw Object.assign(told(say("key_does_not_open")), { unopened: true });
        }
        part.sealed = await download(part.rest[0], seat);
        part.rest = part.rest.slice(1);
        part.copied = part.rest.length > 0;
      }
    }
  }
}

/** Prove that it was opened, and say whether it is kept, with codes for the counts. */
export async function acknowledge(held, seat, kept, codes = {}) {
  const opened = {};
  held.parts.forEach((part, id) => { opened[id] = part.document.token; });
  const answer = await post(`referrals/${held.item.id}/acknowledgement`,
    { opened, kept, facts: codes }, seat);
  held.item.state = answer.state;
  held.known = true;
}

/** What the parts say. Every word of hers takes the direction of its own script. */
export function shown(held) {
  const parts = [...held.parts.values()];
  return make("div", { className: "words-of-hers" }, ...parts.map(({ kind, document, copied }) => (
    make("section", {}, make("h3", { text: named("part", kind), tabIndex: -1 }),
      copied ? make("p", { className: "hint", text: say("resealed_by_colleague") }) : null,
      document.test ? note("urgent", say("only_a_test")) : null,
      ...content(kind, document, detailsOf(document, parts))))));
}

function content(kind, document, details) {
  if (kind === "attachment") return [picture(document)];
  const all = { ...document, ...document.facts };
  const rows = Object.entries(SHOWN)
    .filter(([name]) => isShown(name, all[name]))
    .flatMap(([name, write]) => [make("dt", { text: say(`fact_${name}`) }),
      make("dd", {}, make("bdi", { text: written(write, all[name]) }))]);
  const list = rows.length ? make("dl", {}, ...rows) : null;
  const words = document.narrative
    ? make("blockquote", { dir: "auto" }, ...pieces(document.narrative, details)) : null;
  return [masking(document, details), words, list].filter(Boolean);
}

/** Whoever sealed it may have written anything there: it is shown as it is, and hides no other. */
function written(write, value) {
  try {
    return write(value);
  } catch {
    return JSON.stringify(value);
  }
}

function isShown(name, value) {
  if (value === undefined || value === null || value.length === 0) return false;
  if (name === "handler" && value === "none") return false;
  return !ONLY_IF_SO.includes(name) || Boolean(value);
}

/** Whether printing shows it: a voice, or a picture of a kind that is not shown, is not there. */
export const isOnPaper = ({ kind, document: one }) => kind !== "attachment"
  || PICTURES.includes(one.type) || isLetter(one.type);

function picture({ type, content: bytes }) {
  if (type.startsWith("audio/")) return player({ type, content: bytes });
  if (isLetter(type)) return make("pre", { text: readable(bytes), dir: "auto" });
  if (!PICTURES.includes(type)) return make("p", { text: say("cannot_show") });
  let text = "";
  bytes.forEach((byte) => { text += String.fromCharCode(byte); });
  return make("img", { src: `data:${type};base64,${btoa(text)}`, alt: say("picture_of_hers") });
}
