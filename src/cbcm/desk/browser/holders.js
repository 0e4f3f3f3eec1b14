// The people who hold keys at one seat: vouch for a colleague's new key, seal anew for it.

import { attempt, get, post } from "./api.js";
import { button, fill, make, note, say } from "./dom.js";
import { resealing } from "./resealing.js";
import { fingerprint } from "./words.js";

const AT_LEAST = 2;

/** Who holds keys at this seat; null for a deputy whose key does not count yet. */
export async function beside(seat) {
  try {
    return await get("holders", seat);
  } catch (error) {
    if (error.kind === "refused") return null;
    throw error;
  }
}

/** What there is to do for colleagues. `keys` are the reader's own, locked, for this seat. */
export function colleagues(held, seat, keys) {
  const few = held.needs_two && held.people < AT_LEAST;
  const mine = keys.filter((key) => key.state === "counts");
  const cards = [
    ...held.waiting.map((key) => waiting(key, seat, held.may_vouch)),
    ...(mine.length ? held.keys.map((key) => resealing(key, seat, mine)) : []),
  ];
  if (!few && !cards.length) return null;
  return make("section", {}, make("h2", { text: say("colleagues") }),
    few ? note("urgent", say("you_alone")) : null, ...cards);
}

const words = (publicKey) => make("p", {
  className: "four", dir: "ltr", translate: false, text: fingerprint(publicKey),
});

function waiting(key, seat, may) {
  const place = make("div");
  const send = button(say("vouch"), () => attempt(place, async () => {
    await post("holders/vouchings", { public_key: key.public_key }, seat);
    fill(place, note("good", say("vouched")));
    send.remove();
  }, send), true);
  return make("article", { className: "card" },
    make("h3", { text: say("colleague_waits", { name: key.name || key.subject }) }),
    make("p", { text: say("vouch_what") }), words(key.public_key),
    ...key.vouched.map((one) => make("p", { className: "hint" }, `${say("vouched_by")} `,
      make("bdi", { text: `${one.subject}, ${one.day}` }))),
    may ? send : make("p", { className: "hint", text: say("vouch_not_yet") }), place);
}
