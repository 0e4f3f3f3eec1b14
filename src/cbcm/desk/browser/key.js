// The page of a person's key: make one, read its four words out, see whether it counts, and
// answer when the network asks who still has it.

import { attempt, get, post } from "./api.js";
import * as challenge from "./challenge.js";
import { button, byId, fill, make, named, note, say } from "./dom.js";
import { once } from "./idle.js";
import { beside, colleagues } from "./holders.js";
import { begin } from "./making.js";
import { choose } from "./seats.js";
import { unlocking } from "./unlocking.js";
import { forget } from "./vault.js";
import { fingerprint } from "./words.js";

const KINDS = { counts: "good", challenge_due: "urgent", revoked: "trouble", ended: "trouble" };
let current = null;

function card(key, isAsked) {
  const proving = isAsked ? drill(key) : null;
  return make("section", { className: "card" },
    make("h2", { text: say("key_words"), tabIndex: -1 }),
    make("p", { className: "secret", dir: "ltr", translate: false, text: fingerprint(key.public_key) }),
    note(KINDS[key.state] || "urgent", named("state", key.state)), proving);
}

function drill(key) {
  const place = make("div");
  const form = unlocking([key], say("drill_answer"), async () => {
    try {
      const answered = await challenge.answer(key.seat);
      fill(place, note(answered ? "good" : "urgent", say(answered ? "drill_done" : "drill_none")));
    } finally {
      forget();
    }
  });
  fill(place, make("p", { text: say("drill_more") }), form);
  return make("div", {}, make("h3", { text: say("drill") }), place);
}

async function hand(seat, { publicKey, locked }) {
  try {
    await post("session/keys", { seat, public_key: publicKey, locked });
  } catch (error) {
    // It may have arrived when the answer to it was lost.
    if (error.kind !== "conflict") throw error;
    const { items } = await get("session/keys");
    if (!items.some((key) => key.public_key === publicKey)) throw error;
  }
}

async function show(seat) {
  current = seat;
  const { items } = await get("session/keys");
  const keys = items.filter((key) => key.seat === seat);
  const asked = new Set((await challenge.asked(seat)).map((item) => item.public_key));
  const held = await beside(seat);
  if (current !== seat) return;
  const place = byId("keys");
  const anew = button(say(keys.length ? "make_another" : "make_key"), () => (
    begin(place, (made) => hand(seat, made), async () => {
      await show(seat);
      place.querySelector("h2").focus();
    })), keys.length > 0);
  const again = keys.length ? make("details", {}, make("summary", { text: say("words_lost") }),
    make("p", { text: say("words_lost_more") }),
    make("p", { text: say("words_lost_next") }), anew) : anew;
  fill(place,
    keys.length ? null : make("p", { text: say("no_key_yet") }),
    keys.some((key) => key.state === "waiting") ? make("p", { text: say("read_out") }) : null,
    ...keys.map((key) => card(key, asked.has(key.public_key))), again,
    held ? colleagues(held, seat, keys) : null);
}

once(() => { forget(); fill(byId("keys")); });
attempt(byId("place"), () => choose(byId("seats"), async (seat) => {
  await attempt(byId("place"), () => show(seat));
}));
