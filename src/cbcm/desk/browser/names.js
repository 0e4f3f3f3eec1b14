// The name of the one it is about, as `cbcm.triage.forms.digest_of` has it: the server can look
// whether it is one of those who handle complaints, and is not told the name.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "./sealing.js";

// As many as the field has signs: whatever comes last may be the name.
const MOST = 300;
const PHONE_DIGITS = 8;
const ZEROS = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xff10];
const bytes = (text) => new TextEncoder().encode(text);

/** Marks that Unicode puts in an order are accents; the others are signs of their own. */
const isAccent = (sign) => /\p{M}/u.test(sign) && ["\u0334", "\u0345"].some((other) => (
  [sign + other, other + sign].some((pair) => pair !== pair.normalize("NFD"))));

/** As `cbcm.wording.fold`: sign by sign, small letters without accents. */
const fold = (text) => Array.from(text, (sign) => (
  Array.from(sign === "ı" ? sign : sign.toUpperCase().toLowerCase().normalize("NFKD"))
    .filter((one) => !isAccent(one)).join(""))).join("");

/** Digits as they are in the directory, in whatever script they were typed. */
const plainDigits = (text) => text.replace(/\p{Nd}/gu, (sign) => {
  const zero = ZEROS.find((one) => sign.codePointAt(0) >= one && sign.codePointAt(0) < one + 10);
  return zero === undefined ? sign : String(sign.codePointAt(0) - zero);
});

/** Every run of digits in a number that may be the last ones of somebody's. */
function runs(number) {
  const digits = number.replace(/\D/g, "");
  return Array.from({ length: Math.max(0, digits.length - PHONE_DIGITS + 1) }, (_, at) => (
    digits.slice(at, at + PHONE_DIGITS)));
}

/** {salt, named} for a name or a description as it was typed. */
export function digests(text) {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
  const words = fold(text).match(/[\p{L}\p{Nl}\p{No}]+/gu) || [];
  const numbers = (plainDigits(text).match(/\d[^\p{L}]+\d/gu) || []).flatMap(runs);
  const named = [...new Set([...words, ...numbers])].slice(0, MOST)
    .map((word) => hex(hmac(sha256, bytes(salt), bytes(word))));
  return named.length ? { salt, named } : { salt: "", named: [] };
}
