// Seal a part anew for other recipients, as `cbcm.sealing.seal` does: JSON with a token, padded.

import { sha256 } from "@noble/hashes/sha2.js";
import { Encrypter } from "age-encryption";
import { base64 } from "./api.js";
import { VERSION, padme } from "./vault.js";

const BINARY_STEP = 64 * 1024;

export const hex = (content) => Array.from(content, (one) => one.toString(16).padStart(2, "0")).join("");
const encode = (value) => new TextEncoder().encode(JSON.stringify(value));

/** A JSON part for these keys, as the server takes it. */
export function sealPart(kind, document, keys) {
  const token = hex(crypto.getRandomValues(new Uint8Array(16)));
  const body = encode({ ...document, version: VERSION, token });
  const padded = new Uint8Array(padme(body.length)).fill(32);
  padded.set(body);
  return sealed(kind, token, padded, keys);
}

/** A picture or a recording: one JSON line, the bytes, zeros, the count in the last eight. */
export function sealBinary(kind, type, content, keys) {
  const token = hex(crypto.getRandomValues(new Uint8Array(16)));
  const head = encode({ version: VERSION, token, type });
  const used = head.length + 1 + content.length + 8;
  const body = new Uint8Array(Math.ceil(used / BINARY_STEP) * BINARY_STEP);
  body.set(head);
  body[head.length] = 10;
  body.set(content, head.length + 1);
  new DataView(body.buffer).setBigUint64(body.length - 8, BigInt(content.length));
  return sealed(kind, token, body, keys);
}

async function sealed(kind, token, body, keys) {
  if (!keys.length) throw new Error("a part needs a recipient");
  const sealer = new Encrypter();
  keys.forEach((key) => sealer.addRecipient(key));
  const digest = sha256(new TextEncoder().encode(`cbcm-open-token${token}`));
  return { kind, token_digest: hex(digest), ciphertext: base64(await sealer.encrypt(body)) };
}
