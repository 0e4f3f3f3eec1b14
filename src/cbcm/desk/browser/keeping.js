// Save or print, then "we keep it": the server erases its copy, so one must be here first.

import { attempt, told } from "./api.js";
import { KEPT, counting } from "./counting.js";
import { button, fill, make, note, say } from "./dom.js";
import { acknowledge, isOnPaper } from "./referral.js";

/** Buttons to save each part as it came, still locked, and to print what is shown. */
export function saving(held, card) {
  const place = make("div");
  const saves = [...held.parts].map(([id, part]) => button(
    say("save", { part: say(`part_${part.kind}`) }), () => {
      download(`${held.item.id}-${part.kind}-${id}.age`, part.sealed);
      part.saved = true;
      fill(place, note("good", say("saved")));
    }, true));
  const print = button(say("print"), () => {
    card.dataset.print = "yes";
    window.print();
    delete card.dataset.print;
    held.printed = true;
  }, true);
  return make("div", { className: "tools" }, ...saves, print, place);
}

function download(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** The form that says "kept"; `done()` follows. */
export function keeping(held, seat, done) {
  const codes = held.item.purpose === "account" ? counting(held, KEPT, 1) : null;
  const place = make("div");
  const keep = make("button", { text: say("keep") });
  const form = make("form", {},
    make("p", { text: say("keep_more") }),
    codes && codes.node, keep, place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(place, async () => {
      if (![...held.parts.values()].every((part) => part.saved || (held.printed && isOnPaper(part)))) {
        throw told(say("save_first"));
      }
      await acknowledge(held, seat, true, codes ? codes.chosen() : {});
      done();
    }, keep);
  });
  return form;
}
