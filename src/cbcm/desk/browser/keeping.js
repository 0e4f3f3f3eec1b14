// Save or print, then "we keep it": the server erases its copy, so one must be here first.

import { attempt, told } from "./api.js";
import { button, choice, field, fill, make, note, say } from "./dom.js";
import { acknowledge, isOnPaper } from "./referral.js";

const CATEGORIES = ["SEA", "SH", "GBV", "CORR", "PROG", "OTHER", "UNCLEAR"];
const SETTINGS = ["distribution", "registration", "water", "health", "school", "transport",
  "hiring", "housing", "checkpoint", "online", "other"];
const ROLES = ["driver", "guard", "registrar", "teacher", "health_worker", "manager",
  "volunteer", "other"];

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
  const counted = held.item.purpose === "account";
  const lists = counted ? {
    category: choice(CATEGORIES, "category", say("not_said")),
    setting: choice(SETTINGS, "setting", say("not_said")),
    role: choice(ROLES, "role", say("not_said")),
  } : {};
  const place = make("div");
  const keep = make("button", { text: say("keep") });
  const form = make("form", {},
    make("p", { text: say("keep_more") }),
    counted ? make("p", { className: "hint", text: say("keep_codes") }) : null,
    ...Object.entries(lists).flatMap(([name, list]) => field(say(`code_${name}`), list)),
    keep, place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(place, async () => {
      if (![...held.parts.values()].every((part) => part.saved || (held.printed && isOnPaper(part)))) {
        throw told(say("save_first"));
      }
      const chosen = Object.entries(lists).filter(([, list]) => list.value);
      await acknowledge(held, seat, true,
        Object.fromEntries(chosen.map(([name, list]) => [name, list.value])));
      done();
    }, keep);
  });
  return form;
}
