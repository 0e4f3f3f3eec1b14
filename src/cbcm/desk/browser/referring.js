// To whom an account of the line goes: one recipient, which gets it as it is, or several, each with
// words of its own that are typed beside the account.

import { told } from "./api.js";
import { button, facts, field, fill, make, say } from "./dom.js";
import { isAid, nameOf, requireOwnParts } from "./share.js";

const WAYS = ["agency", "agency_headquarters", "personnel", "integrity", "mission", "oversight",
  "human_rights", "other_chair", "feedback", "feedback_partner"];
const AID = { network: "feedback_partner" };
const WITHOUT_AGENCY = {
  oversight: "oversight", human_rights: "network", other_chair: "network",
  feedback_partner: "network",
};
const MOST = 10; // as many as the server takes in one decision

/** A question about aid to one member's mechanism or the network's partner, by itself. */
export function toMechanism(original, hand) {
  const to = list(["network", ...facts.members]);
  const words = make("textarea", { rows: 5, dir: "auto", required: true });
  const mixed = (original.split_off || []).length > 0;
  return form([...field(say("recipient"), to),
    ...(mixed ? field(say("only_aid"), words, say("only_aid_hint")) : [])], () => hand(() => {
    if (!to.value) throw told(say("choose_recipient"));
    const typed = words.value.trim();
    if (mixed && !typed) throw told(say("only_aid_hint"));
    const one = {
      target: to.value, way: AID[to.value] || "feedback", words: mixed ? typed : null,
    };
    if (mixed) requireOwnParts([one], original.narrative, true);
    return [one];
  }));
}

/** One recipient or several, each by one of the country's ladders. */
export function referring(original, hand) {
  const rows = [];
  const place = make("div");
  const more = button(say("add_recipient"), () => {
    add();
    rows[rows.length - 1].node.querySelector("select:not(:disabled)").focus();
  }, true);
  const made = form([place, more], () => hand(() => {
    const targets = rows.map((row) => row.chosen(rows.length > 1));
    const named = new Set(targets.map(({ target, way }) => `${target} ${way}`));
    if (named.size < targets.length) throw told(say("same_recipient"));
    if (targets.length > 1) requireOwnParts(targets, original.narrative, false);
    else if (isAid(targets[0])) throw told(say("aid_alone"));
    return targets;
  }));

  function add() {
    rows.push(row((gone) => {
      rows.splice(rows.indexOf(gone), 1);
      draw();
      more.focus();
    }));
    draw();
  }

  function draw() {
    const several = rows.length > 1;
    rows.forEach((one, at) => one.show(at + 1, several));
    fill(place, ...rows.map((one) => one.node));
    more.disabled = rows.length === MOST;
    beside(made.closest(".card"), several);
  }

  add();
  return made;
}

/** Where words are typed, her account stands beside the fields; a long one is scrolled there. */
export function beside(card, several) {
  if (!card) return;
  card.classList.toggle("dividing", several);
  const account = card.querySelector(".words-of-hers");
  if (several) {
    const set = { tabindex: "0", role: "group", "aria-label": say("part_account") };
    Object.entries(set).forEach(([name, value]) => account.setAttribute(name, value));
  }
  if (!several) ["tabindex", "role", "aria-label"].forEach((name) => account.removeAttribute(name));
}

/** One recipient: whom, by which way and, where there are several, which words. */
function row(remove) {
  const to = list(facts.members);
  const way = make("select", {}, ...WAYS.map((code) => (
    make("option", { value: code, text: say(`way_${code}`) }))));
  const words = make("textarea", { rows: 5, dir: "auto" });
  const legend = make("legend");
  const [label, hint, box] = field(say("words_for"), words, say("words_for_hint"));
  const typing = make("div", {}, label, hint, box);
  const away = button(say("remove_recipient"), () => remove(made), true);
  way.addEventListener("change", () => {
    to.disabled = way.value in WITHOUT_AGENCY;
    hint.textContent = say(isAid({ way: way.value }) ? "only_aid_hint" : "words_for_hint");
  });
  const made = {
    node: make("fieldset", { className: "recipient" }, legend, ...field(say("recipient"), to),
      ...field(say("way_label"), way), typing, away),
    show(number, several) {
      legend.textContent = say("recipient_number", { number });
      legend.hidden = !several;
      typing.hidden = !several;
      away.hidden = !several;
    },
    chosen(several) {
      const target = WITHOUT_AGENCY[way.value] || to.value;
      if (!target) throw told(say("choose_recipient"));
      const typed = words.value.trim();
      const one = { target, way: way.value, words: several ? typed : null };
      if (one.words === "") throw told(say("words_missing", { name: nameOf(one) }));
      return one;
    },
  };
  return made;
}

function list(codes) {
  const name = (code) => facts.organisations[code] || say("feedback_partner");
  return make("select", {}, make("option", { value: "", text: say("choose_recipient") }),
    ...codes.map((code) => make("option", { value: code, text: name(code) })));
}

export function form(fields, submit) {
  const made = make("form", { autocomplete: "off" }, ...fields, make("button", { text: say("hand_on") }));
  made.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  return made;
}
