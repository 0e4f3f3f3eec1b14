// What a duty reader decides about an account of the line: one key for each decision, while the
// focus is inside its card. What erases asks for the same key once more. A picture or a voice is who
// she is: it stays with the line, and the reader writes down what others are to know.

import { attempt, post, told } from "./api.js";
import { DECIDED, counting } from "./counting.js";
import { recipients } from "./directory.js";
import { button, facts, field, fill, make, note, say } from "./dom.js";
import { contactOf, helping } from "./helping.js";
import { mustBeRetold, retold } from "./masked.js";
import { beside, referring, toMechanism } from "./referring.js";
import { sealBinary, sealPart } from "./sealing.js";
import { ASSISTANCE, account, assistance, ofLine, othersInvolved } from "./share.js";

const HEARD = "Written down by the line from a recording or a picture, which stay there.";
const ERASES = ["wrong_number", "spam"];
const DECISIONS = ["wrong_number", "spam", "more_needed", "own_mechanism", "refer", "service"];

/**
 * The block of decisions; `gone(text)` follows when it is not this seat's any more. `all()` is
 * what else is in this page: how to reach her waits by itself.
 */
export function deciding(held, seat, card, { all, gone }) {
  const place = make("div");
  const form = make("div");
  const codes = counting(held, DECIDED, 1);
  const heard = make("textarea", { rows: 4, dir: "auto" });
  const pictures = [...held.parts.values()].filter((part) => part.kind === "attachment");
  const original = accountOf(held);
  const again = mustBeRetold(original)
    ? make("textarea", { rows: 6, dir: "auto", value: original.narrative }) : null;
  let readAgain = false;
  let armed = null;
  let busy = false;

  const decided = (decision, shares) => post(`referrals/${held.item.id}/disposition`, {
    disposition: decision, ...(shares.length ? { shares } : {}),
    ...codes.chosen(),
  }, seat);

  async function take(decision) {
    busy = true;
    await attempt(place, async () => {
      await decided(decision, []);
      gone(say(`decided_${decision}`));
    });
    busy = false;
  }

  function decide(decision) {
    if (busy) return;
    fill(form);
    beside(card, false);
    if (ERASES.includes(decision) && armed !== decision) {
      armed = decision;
      fill(place, note("urgent", say("once_more", { decision: say(`decide_${decision}`) })));
      return;
    }
    armed = null;
    if (ERASES.includes(decision) || decision === "more_needed") take(decision);
    else ask(decision);
  }

  function ask(decision) {
    const hand = async (chosen) => {
      if (busy) return;
      busy = true;
      await attempt(place, async () => {
        const targets = chosen();
        const typed = writtenDown(original, heard.value.trim());
        const clean = again ? retold(typed, again.value.trim()) : typed;
        if (again && !clean.narrative) throw told(say("write_it_down"));
        if (again && !readAgain && clean.narrative === original.narrative.trim()) {
          readAgain = true; // perhaps there is nothing to take out: the same once more goes on
          throw told(say("retell_hint"));
        }
        if (!typed.narrative && targets.some(needsWords)) throw told(say("write_it_down"));
        const shares = [];
        for (const one of targets) {
          const whole = ofLine(one.way) ? typed : clean;
          shares.push(await share(held, seat, whole, one, targets, codes.chosen().category || ""));
        }
        const { state } = await decided(decision, shares);
        if (state === "redirected") {
          gone(say("handed_on"));
        } else {
          fill(form);
          fill(place, note("good", say("service_told")));
        }
      }, form.querySelector("form > button:not([type])"));
      busy = false;
    };
    fill(place);
    fill(form, decision === "refer" ? referring(original, hand)
      : decision === "service" ? helping(contactOf(held, all()), hand) : toMechanism(original, hand));
    const first = form.querySelector("select, textarea");
    if (first) first.focus();
  }

  const keys = DECISIONS.map((decision, at) => {
    const one = button(say(`decide_${decision}`), () => decide(decision), true);
    one.prepend(make("kbd", { text: String(at + 1) }), " ");
    return one;
  });
  card.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    // A key held down is one press: it must not confirm, nor reach the card that follows.
    if (event.repeat && !typing) {
      if (/^(Digit[1-6]|Enter|NumpadEnter)$/.test(event.code)) event.preventDefault();
      return;
    }
    const at = /^Digit([1-6])$/.exec(event.code);
    if (!at || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    decide(DECISIONS[at[1] - 1]);
  });
  return make("div", { className: "decisions" },
    ...(pictures.length ? field(say("heard"), heard, say("heard_hint")) : []),
    ...(again ? field(say("retell"), again, say("retell_hint")) : []),
    codes.node, make("div", { className: "tools" }, ...keys),
    place, form);
}

/** One recipient's part, sealed to its ladder in this page. */
export async function share(held, seat, original, one, targets, category) {
  const { target, way } = one;
  const { seats, keys } = await recipients(held.item.id, target, way, seat);
  const parts = [];
  if (way === ASSISTANCE) {
    parts.push(await sealPart("assistance", assistance(one.contact, original, one.needs), keys));
  } else {
    parts.push(await sealPart("account", account(original, one, targets, category), keys));
    if (one.words === null && ofLine(way)) {
      const pictures = [...held.parts.values()].filter((part) => part.kind === "attachment");
      parts.push(...await Promise.all(pictures.map(({ kind, document }) => (
        sealBinary(kind, document.type, document.content, keys)))));
    }
  }
  return {
    target, way, sealed_to: seats, others_involved: othersInvolved(one, targets), parts,
  };
}

/** The account as it was opened; where there is only a picture or a voice, one still to be written. */
function accountOf(held) {
  const found = [...held.parts.values()].find((part) => part.kind === "account");
  return found ? found.document : {
    pack: facts.network, sop: facts.sop, rule: "addition", reason: HEARD, facts: {}, narrative: "",
    masked: false,
  };
}

const needsWords = ({ way, words }) => way !== ASSISTANCE && words === null && !ofLine(way);

/** The account with what the reader wrote down of a picture or a voice. */
const writtenDown = (original, typed) => (typed ? {
  ...original, narrative: [original.narrative, typed].filter(Boolean).join("\n\n"),
  ...(original.narrative ? {} : { masked: true, masked_by: "person" }),
} : original);
