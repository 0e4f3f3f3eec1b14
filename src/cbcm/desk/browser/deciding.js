// What a duty reader decides about an account of the line: one key for each decision, while the
// focus is inside its card. What erases asks for the same key once more.

import { attempt, post, told } from "./api.js";
import { recipients } from "./directory.js";
import { button, choice, facts, field, fill, make, note, say } from "./dom.js";
import { sealBinary, sealPart } from "./sealing.js";
import { account } from "./share.js";

const CATEGORIES = ["SEA", "SH", "GBV", "CORR", "PROG", "OTHER", "UNCLEAR"];
const WAYS = ["agency", "agency_headquarters", "personnel", "integrity", "mission", "oversight",
  "human_rights", "other_chair"];
const ERASES = ["wrong_number", "spam"];
const DECISIONS = ["wrong_number", "spam", "more_needed", "own_mechanism", "refer"];
const AID = { network: "feedback_partner" };
const WITHOUT_AGENCY = { oversight: "oversight", human_rights: "network", other_chair: "network" };

/** The block of decisions; `gone(text)` follows when one was taken. */
export function deciding(held, seat, card, gone) {
  const place = make("div");
  const form = make("div");
  const category = choice(CATEGORIES, "category", say("not_said"));
  let armed = null;
  let busy = false;

  async function take(decision) {
    busy = true;
    await attempt(place, async () => {
      const codes = category.value ? { category: category.value } : {};
      await post(`referrals/${held.item.id}/disposition`, { disposition: decision, ...codes }, seat);
      gone(say(`decided_${decision}`));
    });
    busy = false;
  }

  function decide(decision) {
    if (busy) return;
    fill(form);
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
    fill(place);
    fill(form, (decision === "refer" ? referring : toMechanism)(held, category, async (share) => {
      await attempt(place, async () => {
        const made = await sealedFor(held, seat, category.value, await share());
        await post(`referrals/${held.item.id}/disposition`, {
          disposition: decision, shares: [made],
          ...(category.value ? { category: category.value } : {}),
        }, seat);
        gone(say("handed_on"));
      });
    }));
    form.querySelector("select, textarea").focus();
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
      if (/^(Digit[1-5]|Enter|NumpadEnter)$/.test(event.code)) event.preventDefault();
      return;
    }
    const at = /^Digit([1-5])$/.exec(event.code);
    if (!at || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    decide(DECISIONS[at[1] - 1]);
  });
  return make("div", { className: "decisions" },
    ...field(say("code_category"), category), make("div", { className: "tools" }, ...keys),
    place, form);
}

/** A question about aid to one member's mechanism or the network's partner, by itself. */
function toMechanism(held, category, hand) {
  const to = list(["network", ...facts.members]);
  const original = accountOf(held);
  const words = make("textarea", { rows: 5, dir: "auto", required: true });
  const mixed = (original.split_off || []).length > 0;
  return form([...field(say("recipient"), to),
    ...(mixed ? field(say("only_aid"), words, say("only_aid_hint")) : [])], say("hand_on"), () => hand(async () => {
    if (!to.value) throw told(say("choose_recipient"));
    const typed = words.value.trim();
    if (mixed && (!typed || folded(typed).includes(folded(original.narrative)))) {
      throw told(say("only_aid_hint"));
    }
    return { target: to.value, way: AID[to.value] || "feedback", words: mixed ? typed : null };
  }));
}

/** The whole account to one recipient by one of the country's ladders. */
function referring(held, category, hand) {
  const to = list(facts.members);
  const way = make("select", {}, ...WAYS.map((code) => (
    make("option", { value: code, text: say(`way_${code}`) }))));
  way.addEventListener("change", () => { to.disabled = way.value in WITHOUT_AGENCY; });
  return form([...field(say("recipient"), to), ...field(say("way_label"), way)], say("hand_on"),
    () => hand(async () => {
      const target = WITHOUT_AGENCY[way.value] || to.value;
      if (!target) throw told(say("choose_recipient"));
      return { target, way: way.value, words: null };
    }));
}

async function sealedFor(held, seat, category, { target, way, words }) {
  const { seats, keys } = await recipients(held.item.id, target, way, seat);
  const document = account(accountOf(held), { target, way, words, category });
  const parts = [await sealPart("account", document, keys)];
  if (words === null) {
    const pictures = [...held.parts.values()].filter((part) => part.kind === "attachment");
    parts.push(...await Promise.all(pictures.map(({ kind, document: one }) => (
      sealBinary(kind, one.type, one.content, keys)))));
  }
  return { target, way, sealed_to: seats, parts };
}

const accountOf = (held) => [...held.parts.values()].find((part) => part.kind === "account").document;
const folded = (text) => String(text || "").split(/\s+/).filter(Boolean).join(" ").toLowerCase();

function list(codes) {
  const name = (code) => facts.organisations[code] || say("feedback_partner");
  return make("select", {}, make("option", { value: "", text: say("choose_recipient") }),
    ...codes.map((code) => make("option", { value: code, text: name(code) })));
}

function form(fields, label, submit) {
  const made = make("form", {}, ...fields, make("button", { text: label }));
  made.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  return made;
}
