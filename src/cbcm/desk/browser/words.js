// Words that lock a key, and words that name one. The lists are those of `cbcm.wordlists`.

import { sha256 } from "@noble/hashes/sha2.js";
import english from "../../wordlists/english.txt";
import french from "../../wordlists/french.txt";
import { language } from "./dom.js";

export const LOCKING = 5;
const NAMING = 4;
const BITS = 11;

const list = (text) => text.normalize("NFC").trim().split(/\s+/);
const ENGLISH = list(english);
const FRENCH = list(french);
const OURS = language === "fr" ? FRENCH : ENGLISH;

/** Small letters without accents: a word is the same however it was typed. */
export const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const KNOWN = new Set([...ENGLISH, ...FRENCH].map(fold));

/** What somebody typed, as folded words. */
export const typed = (text) => fold(text).split(/[^a-z]+/).filter(Boolean);

/** The number of the first word that stands in no list, from 1; 0 where all do. */
export const misspelt = (words) => words.findIndex((word) => !KNOWN.has(word)) + 1;

/** Fresh words for locking: 55 random bits, as they are to be shown. */
export function fresh() {
  const drawn = crypto.getRandomValues(new Uint16Array(LOCKING));
  return Array.from(drawn, (number) => OURS[number % OURS.length]);
}

/** What age locks with. */
export const passphrase = (words) => words.map(fold).join("-");

/** The four words of a public key, as `cbcm.agencies.fingerprints` has them. */
export function fingerprint(publicKey) {
  const digest = sha256(new TextEncoder().encode(publicKey));
  let number = 0n;
  digest.forEach((byte) => { number = (number << 8n) | BigInt(byte); });
  const found = [];
  for (let place = 1; place <= NAMING; place += 1) {
    const shift = BigInt(digest.length * 8 - place * BITS);
    found.push(OURS[Number((number >> shift) & BigInt(OURS.length - 1))]);
  }
  return found.join(" ");
}
