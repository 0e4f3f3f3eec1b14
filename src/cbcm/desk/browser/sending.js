// Send what was written down: ask what becomes of it by its codes, check the keys, seal each part
// here, hand it over. Whatever goes wrong, the draft stays on the device until the server has it.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { post, told } from "./api.js";
import { codesOf, fillable, saidIn } from "./complaint.js";
import { isValid } from "./directory.js";
import { facts, say } from "./dom.js";
import { digests } from "./names.js";
import { hex, sealPart } from "./sealing.js";

const TRIES = 3;
const NOTHING_KNOWN = { channel: "in_person", language: "fr", category: "UNCLEAR" };

const terms = (directoryKey) => ({
  network: facts.network, directoryKey, now: Math.floor(Date.now() / 1000),
});

/** A plan whose every key carries the network's signature. Throws where one does not. */
async function plan(codes, directoryKey) {
  if (directoryKey !== facts.directory_key) throw told(say("directory_differs"));
  const offered = await post("complaints/plan", codes);
  const sound = offered.referrals.length > 0 && offered.referrals.every(({ keys, seats }) => (
    keys.length > 0 && keys.every((key) => seats.includes(key.seat)
      && isValid(key, terms(directoryKey)))));
  if (!sound) throw told(say("keys_not_signed"));
  return offered;
}

const publicKeys = (referral) => referral.keys.map((key) => key.public_key);

/** The desk's keys, to seal drafts to beside the own one; the account of an unknown case. */
export async function deskKeys(directoryKey) {
  const { referrals } = await plan(NOTHING_KNOWN, directoryKey);
  return publicKeys(referrals.find(({ purpose }) => purpose === "account"));
}

function filledIn(part, said) {
  const names = fillable(part.kind, said).filter((name) => part.fill.includes(name));
  return { ...part.document, ...Object.fromEntries(names.map((name) => [name, said[name]])) };
}

async function sealed({ referrals }, said) {
  return Promise.all(referrals.map(async (referral) => ({
    parts: await Promise.all(referral.parts.map((part) => (
      sealPart(part.kind, filledIn(part, said), publicKeys(referral))))),
  })));
}

/**
 * The key under which a draft is taken once: of what stands in it. What was changed since, perhaps
 * in another window, must not pass for what the server has.
 */
function onceKey({ key, values }) {
  const bytes = (text) => new TextEncoder().encode(text);
  return hex(hmac(sha256, bytes(key), bytes(JSON.stringify(values))));
}

/** Send one draft: {key, code, values}. Ends when the server has it, also from an earlier try. */
export async function send({ key, code, values }, directoryKey) {
  const codes = codesOf(values, digests(values.accused || ""));
  const said = saidIn(values);
  const once = onceKey({ key, values });
  for (let left = TRIES; ; left -= 1) {
    const offered = await plan(codes, directoryKey);
    const body = { form: codes, plan: offered.plan, referrals: await sealed(offered, said), code };
    try {
      await post("complaints", body, undefined, { "Idempotency-Key": once });
      return;
    } catch (error) {
      if (error.kind === "repeated") return; // an earlier try arrived, and its answer was lost
      if (error.kind !== "conflict" || left === 1) throw error;
    }
  }
}

/** A new draft: the key under which it is taken once, and her number. */
export function fresh() {
  return { key: hex(crypto.getRandomValues(new Uint8Array(16))), code: newCode(), values: {} };
}

// The quasigroup of H. M. Damm's dissertation, 2004, as the server's `stdnum.damm` uses it.
const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581",
  "5869720134", "8945362017", "9438617205", "2581436790"];

/** Eleven random digits and the digit that finds a wrong or swapped one. */
function newCode() {
  const digits = [];
  while (digits.length < 11) {
    const [drawn] = crypto.getRandomValues(new Uint8Array(1));
    if (drawn < 250) digits.push(String(drawn % 10));
  }
  const check = digits.reduce((row, digit) => DAMM[Number(row)][Number(digit)], "0");
  return digits.join("") + check;
}

