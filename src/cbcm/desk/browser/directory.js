// Whom may be sealed to: keys with the network's signature, checked here. The server is not
// believed about them. The network's own key is the one that was noted inside the reader's locked
// key when it was made, so that a server changed since then cannot bring another.

import { ed25519 } from "@noble/curves/ed25519.js";
import { get, told } from "./api.js";
import { facts, say } from "./dom.js";
import { notedDirectory } from "./vault.js";

const STATEMENT = "cbcm seat key 2";
const LONGEST_DELEGATION = 90 * 24 * 3600;
const WITHOUT_EMPLOYER = ["network", "service"];

const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const line = (text) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);

/** The organisation whose people a seat's must be; null where anybody may sit. */
function employerOf(seat) {
  const [owner, role] = seat.split(":");
  return WITHOUT_EMPLOYER.includes(owner) || role === "service" ? null : owner;
}

/** Whether the network may make this statement; as `cbcm.agencies.keys.is_sound`. */
export function isSound(key) {
  if (![key.seat, key.public_key, key.holder, key.employer].every(line)) return false;
  const own = employerOf(key.seat);
  if ((own && key.employer !== own) || key.not_after <= key.not_before) return false;
  if (key.kind === "own") return true;
  return key.kind === "delegated" && key.holder !== "" && key.seat !== "network:canary"
    && key.not_after - key.not_before <= LONGEST_DELEGATION && !key.seat.endsWith(":recovery");
}

/** Whether the signature is the network's, over exactly this key, and holds at `now`. */
export function isValid(key, { network, directoryKey, now }) {
  if (!isSound(key) || !(key.not_before <= now && now < key.not_after)) return false;
  const text = [STATEMENT, network, key.kind, key.seat, key.public_key, key.holder,
    key.employer, String(key.not_before), String(key.not_after)].join("\n");
  try {
    return ed25519.verify(bytes(key.signature), new TextEncoder().encode(text),
      bytes(directoryKey), { zip215: false });
  } catch {
    return false;
  }
}

/** What a signature must hold for. Throws where the server names another network's key by now. */
function terms() {
  if (notedDirectory() !== facts.directory_key) throw told(say("directory_differs"));
  return {
    network: facts.network, directoryKey: notedDirectory(), now: Math.floor(Date.now() / 1000),
  };
}

/** Throws unless the network signed this key as a person's own at this seat. */
export function checkColleague(key, seat) {
  const own = key.seat === seat && key.kind === "own" && key.holder !== "";
  if (!own || !isValid(key, terms())) throw told(say("keys_not_signed"));
}

/** The seats of a ladder and the keys to seal to. Throws where one is not as it must be. */
export async function recipients(referral, target, way, seat) {
  const asked = terms();
  const query = `way=${encodeURIComponent(way)}&referral=${referral}`;
  const ladder = await get(`directory/ladders/${encodeURIComponent(target)}?${query}`, seat);
  const owners = [target === "desk" ? "network" : target];
  if (way === "assistance") owners.push("network"); // what a service leaves climbs to the line
  const sound = ladder.keys.length > 0
    && ladder.seats.every((one) => owners.includes(one.split(":")[0]))
    && ladder.keys.every((key) => ladder.seats.includes(key.seat) && isValid(key, asked));
  if (!sound) throw told(say("keys_not_signed"));
  return { seats: ladder.seats, keys: [...new Set(ladder.keys.map((key) => key.public_key))] };
}
