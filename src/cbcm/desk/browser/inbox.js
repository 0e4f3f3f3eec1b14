// The page of what waits: unlock with five words, open, keep, answer.

import { attempt, get } from "./api.js";
import { card, hold, isRead } from "./card.js";
import * as challenge from "./challenge.js";
import { button, byId, fill, make, named, note, say } from "./dom.js";
import { watch } from "./idle.js";
import { waiting } from "./list.js";
import { hush } from "./listening.js";
import { decides, inOrder, openAll } from "./queue.js";
import { saved } from "./saved.js";
import { choose } from "./seats.js";
import { unlocking } from "./unlocking.js";
import { forget, holds, isOpen } from "./vault.js";

let seat = null;
let keys = null;
const held = new Map(); // id -> what `hold` makes, with its node on the page

/** Let go of the key and of every opened word; what waits stays listed. */
function lock(idle) {
  const was = isOpen();
  forget();
  hush();
  held.clear();
  fill(byId("waiting"));
  fill(byId("saved"));
  showLock(was && idle ? say("locked_idle") : "");
  if (idle && seat) load();
}

function showLock(reason = "") {
  const rest = (keys || []).filter((key) => !holds(key.public_key));
  const parts = [];
  if (reason) parts.push(note("urgent", reason));
  if (keys === null) {
    fill(byId("lock"));
    return;
  }
  if (!keys.length) {
    parts.push(note("urgent", say("no_key_here")), make("p", {},
      make("a", { href: "/desk/key", text: say("to_my_key") })));
  } else if (!isOpen()) {
    parts.push(unlocking(rest, say("unlock"), unlocked));
  } else {
    parts.push(make("p", { className: "unlocked" }, 
      make("span", { text: say("unlocked"), tabIndex: -1 }), " ",
      button(say("lock_now"), () => { lock(false); load(); }, true)));
    if (rest.length) {
      parts.push(make("details", {}, make("summary", { text: say("older_key") }),
        unlocking(rest, say("unlock"), unlocked)));
    }
  }
  fill(byId("lock"), ...parts);
}

function unlocked(key) {
  showLock();
  if (key.seat === seat && key.state !== "counts") {
    byId("lock").append(note("urgent", named("state", key.state)));
  }
  draw();
  fill(byId("saved"), saved(seat));
  byId("lock").querySelector(".unlocked span").focus(); // the form that had the focus is gone
  const place = make("div");
  byId("lock").append(place);
  attempt(place, async () => {
    if (await challenge.answer(seat)) fill(place, note("good", say("drill_done")));
  });
}

function draw() {
  const cards = [...held.values()].map((one) => {
    if (!one.node || !isRead(one)) one.node = card(one, seat, () => [...held.values()]);
    return one.node;
  });
  const closed = [...held.values()].filter((one) => !isRead(one));
  const all = button(say("open_all"), () => openQueue(closed), true);
  all.disabled = !isOpen();
  fill(byId("waiting"),
    decides(seat) && closed.length > 1 ? all : null,
    make("p", {}, say(cards.length ? "waiting_count" : "nothing_waits", { count: cards.length }), " ",
      button(say("look_again"), load, true)),
    make("ul", { className: "cards" }, ...cards));
}

/** A duty reader opens everything in one go; then what is urgent stands first. */
async function openQueue(closed) {
  let failed = 0;
  await openAll(closed, seat, (one, error) => { failed += error ? 1 : 0; });
  const sorted = inOrder([...held.values()]);
  held.clear();
  sorted.forEach((one) => { held.set(one.item.id, Object.assign(one, { node: null })); });
  draw();
  if (failed) byId("waiting").prepend(note("trouble", say("some_not_opened", { count: failed })));
  const first = byId("waiting").querySelector("h3");
  if (first) first.focus();
}

/** Ask again what waits; what is opened or kept in this page stays as it is. */
async function load() {
  await attempt(byId("place"), async () => {
    const asked = seat;
    const items = await waiting(asked);
    if (asked !== seat) return; // another seat was chosen while a slow line answered
    const before = new Map(held);
    held.clear();
    items.forEach((item) => {
      const known = before.get(item.id);
      if (known) Object.assign(known.item, item);
      held.set(item.id, known || hold(item));
    });
    before.forEach((one, id) => { if (one.known && !held.has(id)) held.set(id, one); });
    draw();
  });
}

async function enter(chosen) {
  lock(false);
  seat = chosen;
  await attempt(byId("place"), async () => {
    const { items } = await get("session/keys");
    // A deputy opens with the key of the own seat; the likeliest is tried first.
    const rank = (key) => (key.seat === seat) * 2 + (key.state === "counts");
    keys = items.sort((one, other) => rank(other) - rank(one));
    showLock();
    await load();
  });
}

watch(lock);
attempt(byId("place"), () => choose(byId("seats"), enter));
