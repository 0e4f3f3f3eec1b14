// The name of the one it is about, as `cbcm.triage.forms.digest_of` has it: the server can look
// whether it is one of those who handle complaints, and is not told the name.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "./sealing.js";

const MOST = 20;
const PHONE_DIGITS = 8;
const bytes = (text) => new TextEncoder().encode(text);

/** As `cbcm.wording.fold`: sign by sign, small letters without accents. */
const fold = (text) => Array.from(text.toLowerCase(), (sign) => (
  sign.normalize("NFKD").replace(/\p{M}/gu, ""))).join("");

/** {salt, named} for a name or a description as it was typed. */
export function digests(text) {
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
  const words = fold(text).match(/[\p{L}]+/gu) || [];
  const numbers = (text.match(/[\p{Nd}][\p{Nd} .-]{6,}[\p{Nd}]/gu) || [])
    .map((one) => one.replace(/\D/g, "").slice(-PHONE_DIGITS));
  const named = [...new Set([...numbers, ...words])].slice(0, MOST)
    .map((word) => hex(hmac(sha256, bytes(salt), bytes(word))));
  return named.length ? { salt, named } : { salt: "", named: [] };
}
