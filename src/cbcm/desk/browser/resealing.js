// A colleague has a new key, which opens nothing of what was sealed before: what waits is opened
// here and the same bytes, token included, are sealed to that one key. The server adds the copy
// beside the original; nothing is shown, and nothing is erased.

import { download, upload } from "./api.js";
import { checkColleague } from "./directory.js";
import { fill, make, note, say } from "./dom.js";
import { waiting } from "./list.js";
import { places } from "./referral.js";
import { unlocking } from "./unlocking.js";
import { forget, openBytes, readBinary, readDocument, sealBytes } from "./vault.js";
import { fingerprint } from "./words.js";

/** The step for one colleague's `key`; `mine` are the reader's own keys, locked. */
export function resealing(key, seat, mine) {
  const node = make("details", { className: "card" },
    make("summary", { text: say("reseal", { name: key.holder }) }),
    make("p", { className: "four", dir: "ltr", translate: false, text: fingerprint(key.public_key) }));
  node.addEventListener("toggle", () => node.append(...step(key, seat, mine)), { once: true });
  return node;
}

function step(key, seat, mine) {
  const again = make("input", { type: "checkbox" });
  const place = make("div");
  const form = unlocking(mine, say("reseal_start"), async () => {
    try {
      fill(place);
      fill(place, ...said(await sealAll(key, seat, again.checked, place)));
    } finally {
      forget();
    }
  });
  return [
    make("p", { text: say("reseal_more") }),
    make("label", { className: "option" }, again, make("span", { text: say("reseal_again") })),
    form, place];
}

/**
 * Seal all that waits. Where the line breaks off it throws, and goes on where it was: the server
 * says what is there. Returns how many were sealed, did not open here, or were refused.
 */
async function sealAll(key, seat, again, place) {
  checkColleague(key, seat);
  const parts = (await waiting(seat)).flatMap((item) => item.parts
    .filter((part) => again || !part.copies.includes(key.public_key))
    .map((part) => ({ item, part })));
  const count = { done: 0, left: 0, refused: 0 };
  for (const [at, { item, part }] of parts.entries()) {
    fill(place, make("p", { className: "busy", set: { role: "status" },
      text: say("reseal_at", { done: at, count: parts.length }) }));
    try {
      const body = await opened(item, part, seat);
      const path = `referrals/${item.id}/parts/${part.id}/copies/${key.public_key}`;
      if (body) await upload(path, await sealBytes(body, key.public_key), seat);
      count[body ? "done" : "left"] += 1;
    } catch (error) {
      if (error.kind === "refused" || error.kind === "conflict") count.refused += 1;
      else if (error.kind !== "gone") throw error; // somebody else took it meanwhile
    }
  }
  return count;
}

/** What is inside a part, byte for byte, where it is one of ours and opens here; else null. */
async function opened(item, part, seat) {
  const read = part.kind === "attachment" ? readBinary : readDocument;
  for (const path of places(item, part)) {
    const sealed = await download(path, seat);
    try {
      const body = await openBytes(sealed);
      if (read(body).token) return body; // a server could send something else to be opened
    } catch {
      continue;
    }
  }
  return null;
}

function said({ done, left, refused }) {
  const none = !done && !left && !refused;
  return [
    done ? note("good", say("reseal_done", { count: done })) : null,
    none ? note("good", say("reseal_none")) : null,
    left ? note("urgent", say("reseal_left", { count: left })) : null,
    refused ? note("urgent", say("reseal_refused", { count: refused })) : null,
  ];
}
