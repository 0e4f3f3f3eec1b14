// Make, lock, unlock and use keys. A key and its words are in this page's memory only: they are
// sent nowhere and stored nowhere, and `forget` lets go of them.

import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { base64, bytesOf } from "./api.js";
import { facts } from "./dom.js";
import { passphrase } from "./words.js";

// A cheap telephone takes a few seconds for this; with 55 random bits it is plenty.
const WORK_FACTOR = 15;
export const VERSION = 1;
const FLOOR = 1024;
const DIRECTORY = "# directory key: ";

/** A new key locked with `words`: its public half, and what the server may keep, base64. */
export async function newKey(words) {
  const identity = await generateX25519Identity();
  const publicKey = await identityToRecipient(identity);
  const lock = new Encrypter();
  lock.setPassphrase(passphrase(words));
  lock.setScryptWorkFactor(WORK_FACTOR);
  const note = `# public key: ${publicKey}\n${DIRECTORY}${facts.directory_key}\n${identity}\n`;
  const locked = await lock.encrypt(note);
  return { publicKey, locked: base64(locked) };
}

/** The keys that are unlocked now: public key -> identity. */
const open = new Map();

export const isOpen = () => open.size > 0;
export const holds = (publicKey) => open.has(publicKey);
export function forget() {
  open.clear();
  noted = null;
}

let noted = null;

/** The network's key as it was when the reader's key was made; null where nothing is unlocked. */
export const notedDirectory = () => noted;

/** Unlock the first of `keys` (as the server has them) that these words open, or return null. */
export async function unlock(keys, words) {
  for (const key of keys) {
    const attempt = new Decrypter();
    attempt.addPassphrase(passphrase(words));
    let text;
    try {
      text = await attempt.decrypt(bytesOf(key.locked), "text");
    } catch {
      continue;
    }
    const identity = text.split("\n").find((line) => line.startsWith("AGE-SECRET-KEY-1"));
    // The server could have put another key's name on it.
    if (!identity || await identityToRecipient(identity) !== key.public_key) continue;
    open.set(key.public_key, identity);
    const line = text.split("\n").find((one) => one.startsWith(DIRECTORY));
    noted = line ? line.slice(DIRECTORY.length) : noted;
    return key;
  }
  return null;
}

/** What an envelope holds, as bytes. Throws where no unlocked key opens it. */
export async function openBytes(sealed, only) {
  const opener = new Decrypter();
  for (const [publicKey, identity] of open) {
    if (!only || only === publicKey) opener.addIdentity(identity);
  }
  return opener.decrypt(sealed);
}

/** A JSON envelope of ours. Throws on anything else. */
export const openDocument = async (sealed, only) => readDocument(await openBytes(sealed, only));

export function readDocument(body) {
  const found = JSON.parse(new TextDecoder().decode(body));
  if (found === null || typeof found !== "object" || found.version !== VERSION) {
    throw new Error("not one of our envelopes");
  }
  return found;
}

/** A binary envelope: one JSON line, the bytes, zeros, the count of bytes in the last eight. */
export const openBinary = async (sealed) => readBinary(await openBytes(sealed));

export function readBinary(body) {
  const end = body.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(body.subarray(0, end)));
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const count = Number(view.getBigUint64(body.byteLength - 8));
  return { ...head, content: body.subarray(end + 1, end + 1 + count) };
}

/** The same bytes for one key alone. */
export function sealBytes(body, publicKey) {
  const sealer = new Encrypter();
  sealer.addRecipient(publicKey);
  return sealer.encrypt(body);
}

/** Words for the person, padded and sealed to her codes, base64. */
export async function sealText(text, replyKeys) {
  const body = new TextEncoder().encode(JSON.stringify({ version: VERSION, text }));
  const padded = new Uint8Array(padme(body.length)).fill(32);
  padded.set(body);
  const sealer = new Encrypter();
  replyKeys.forEach((key) => sealer.addRecipient(key));
  return base64(await sealer.encrypt(padded));
}

/** The padded length, as `cbcm.sealing.padme` has it. */
export function padme(length) {
  if (length <= FLOOR) return FLOOR;
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(length / step) * step;
}
