// An account whose details gave way to numbers: said above it, and put back where they are held.

import { make, named, note, say } from "./dom.js";

const NUMBER = /\[(\d{1,6})\]/;

/** The details of one account that other parts of the same referral hold: number -> words. */
export function detailsOf(document, parts) {
  const found = new Map();
  if (!document.mark) return found;
  const spans = (one) => (Array.isArray(one && one.spans) ? one.spans : []); // anything may stand there
  parts.flatMap((part) => spans(part.document)).forEach((one) => {
    if (one && one.of === document.mark) found.set(String(one.number), String(one.text));
  });
  return found;
}

/** The words with the details that are held in their places, marked as such. */
export function pieces(text, details) {
  return String(text).split(NUMBER).map((piece, at) => {
    if (at % 2 === 0) return piece;
    return details.has(piece) ? make("mark", { text: details.get(piece) }) : `[${piece}]`;
  });
}

/** What the reader must know of it: not masked at all, or what the numbers stand for. */
export function masking(document, details) {
  if (document.masked === false && document.narrative) return note("urgent", say("not_masked"));
  const missing = Object.entries(document.taken_out || {}).filter(([number]) => !details.has(number));
  if (!missing.length) return null;
  const kinds = missing.map(([number, kind]) => `[${number}] ${named("detail", kind)}`).join(", ");
  return make("p", { className: "hint", text: say("taken_out", { kinds }) });
}

/** Whether a person has to take out what tells who she is before anybody else reads it. */
export const mustBeRetold = (document) => document.masked === false && Boolean(document.narrative);

/** The account as its reader wrote it anew. */
export const retold = (document, text) => ({
  ...document, narrative: text, organisation_answer: null, where: null, masked: true, masked_by: "person",
});
