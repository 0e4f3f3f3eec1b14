// One referral on the page, from its line in the list to what was done with it.

import { attempt } from "./api.js";
import { answering, standing, unreadable } from "./answering.js";
import { contacting } from "./contacting.js";
import { button, fill, make, note, say } from "./dom.js";
import { deciding } from "./deciding.js";
import { handing } from "./handing.js";
import { keeping, saving } from "./keeping.js";
import { head } from "./list.js";
import { decides } from "./queue.js";
import { passing } from "./passing.js";
import { acknowledge, fetchParts, openParts, shown } from "./referral.js";
import { isOpen } from "./vault.js";

const WITHOUT_WORDS = ["notice", "alert"];

/** A referral in this page's memory. `parts`: id -> {kind, sealed, document, saved}. */
export const hold = (item) => ({ item, parts: new Map(), known: false, printed: false });

/** Whether it holds words of hers that can be answered or judged. */
const speaks = (held) => !WITHOUT_WORDS.includes(held.item.purpose);

const block = (title, ...content) => make("details", { className: "step" },
  make("summary", { text: title }), ...content);

/** The node of one referral, as far as it is opened. `all()`: what else is in this page. */
export function card(held, seat, all = () => []) {
  const node = make("li", { className: "card" });
  draw(node, held, seat, all);
  return node;
}

/** Whether every part of it is opened in this page. */
export const isRead = (held) => held.parts.size > 0
  && [...held.parts.values()].every((part) => part.document);

function draw(node, held, seat, all) {
  fill(node, head(held.item), ...inside(node, held, seat, all));
}

/** What was sealed wrongly is said on its own card, and keeps no other from being read. */
function inside(node, held, seat, all) {
  if (!isRead(held)) return [closed(node, held, seat, all)];
  try {
    return opened(node, held, seat, all);
  } catch {
    return [note("trouble", say("trouble_page")),
      speaks(held) && unreadable(held, seat, () => node.remove())];
  }
}

function closed(node, held, seat, all) {
  const place = make("div");
  const open = button(say("open"), () => attempt(place, async () => {
    try {
      await fetchParts(held, seat);
      await openParts(held, seat);
    } catch (error) {
      if (error.unopened && speaks(held) && !node.querySelector(".unreadable")) {
        node.append(unreadable(held, seat, () => node.remove()));
      }
      throw error;
    }
    draw(node, held, seat, all);
    node.querySelector("h3").focus();
    tell(node.querySelector(".known"), held, seat);
  }, open));
  open.disabled = !isOpen();
  return make("div", {}, open, place);
}

/** The words are on the page already; only the server does not know yet. */
function tell(place, held, seat) {
  return attempt(place, async () => {
    await acknowledge(held, seat, false);
    fill(place, note("good", say("server_knows")));
  });
}

function opened(node, held, seat, all) {
  const known = make("div", { className: "known" });
  const saves = [shown(held), known, saving(held, node)];
  const gone = () => fill(node, note("good", say("closed")));
  const status = make("div", {}, standing(held, seat, gone));
  // What was typed as an answer stays when it is kept: only this step goes.
  const keep = held.item.state === "kept" ? null : block(say("step_keep"),
    keeping(held, seat, () => {
      keep.remove();
      fill(known, note("good", say("kept")));
      fill(status, standing(held, seat, gone));
      node.querySelector("h3").focus();
    }));
  if (!speaks(held)) return [...saves, keep];
  const handed = () => fill(node, note("good", say("handed_on")));
  const judged = ["account", "addition"].includes(held.item.purpose);
  if (decides(seat) && judged && held.item.state !== "kept") {
    const decided = (text) => {
      const next = node.nextElementSibling;
      node.classList.remove("dividing");
      fill(node, note("good", text));
      const heading = next && next.querySelector("h3");
      if (heading) heading.focus();
    };
    return [shown(held), known, deciding(held, seat, node, { all, gone: decided }), block(say("step_keep"), ...saves.slice(2), keep),
    block(say("step_answer"), answering(held, seat)), block(say("step_status"), status)];
  }
  const help = held.item.purpose === "assistance" && decides(seat) && held.item.state !== "kept";
  const mayWrite = decides(seat) && held.item.state !== "kept" ? contacting(held, seat) : null;
  return [
    ...saves, mayWrite && block(say("step_contact"), mayWrite), keep, block(say("step_answer"), answering(held, seat)),
    help && block(say("step_service"), passing(held, seat)),
    held.item.state === "kept" || help ? null : block(say("step_hand_on"), handing(held, seat, handed)),
    block(say("step_status"), status),
  ];
}
