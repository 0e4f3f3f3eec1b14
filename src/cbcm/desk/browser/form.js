// The form of an operator or a mobile team: nothing is sent from here, and no field has a name, so
// that no form could ever send it. What belongs to a consent shows only once that is ticked.

import { consented } from "./complaint.js";
import { facts, field, fill, make, named, note, say } from "./dom.js";

const CHANNELS = ["in_person", "hotline"];
const REPORTERS = ["survivor", "witness", "third_party", "staff"];
const ABOUT = ["one", "several"];
const SEXES = ["female", "male"];
const KNOWN = ["yes", "no"];
const CATEGORIES = ["SEA", "SH", "GBV", "CORR", "PROG", "OTHER"];
const HANDLERS = ["focal_point", "superior", "small_office", "coordinator", "operator"];
const WHEN = ["days", "month", "year", "before"];
const HELP = ["health", "psychosocial", "legal", "safety", "material"];
const MOST = 12000;

const byName = ([, one], [, other]) => one.localeCompare(other);

/** A form with `values` in it. `read()` gives what stands there; `changed()` is called after. */
export function formOf(values, changed) {
  const inputs = new Map();
  const put = (name, input) => {
    const value = values[name];
    if (input.type === "checkbox") input.checked = Boolean(value);
    else if (value !== undefined) input.value = value;
    inputs.set(name, input);
    return input;
  };
  const list = (name, pairs, none = say("not_said")) => field(say(`form_${name}`), put(name, make("select", {},
    make("option", { value: "", text: none }),
    ...pairs.map(([value, text]) => make("option", { value, text })))));
  const codes = (name, found, none, group = name) => list(
    name, found.map((one) => [one, say(`${group}_${one}`)]), none);
  const text = (name, more = {}, hint) => field(say(`form_${name}`), put(name, make("input", {
    autocomplete: "off", dir: "auto", maxLength: 300, ...more,
  })), hint);
  const tick = (name, group = "form") => make("label", { className: "option" },
    put(name, make("input", { type: "checkbox" })), make("span", { text: say(`${group}_${name}`) }));
  const part = (title, ...content) => make("section", {},
    make("h2", { text: say(title) }), ...content.flat());

  const reach = make("div", { className: "inset" },
    tick("may_call"), tick("may_write"),
    ...text("phone", { type: "tel", dir: "ltr", maxLength: 40 }), ...text("hours"),
    ...codes("ask_for", ["woman", "man"], say("ask_for_any")),
    ...text("say_if_other", {}, say("say_if_other_hint")), ...text("intermediary"));
  const help = make("div", {}, make("p", { text: say("help_which") }),
    ...HELP.map((one) => tick(one, "need")));
  const who = make("div", { className: "inset" }, ...text("name"));
  const life = make("div", { className: "inset" }, ...text("phone_in_danger", {
    type: "tel", dir: "ltr", maxLength: 40,
  }, say("phone_in_danger_hint")));
  const noReach = note("hint", say("help_needs_reach"));

  const organisations = Object.entries(facts.organisations).sort(byName);
  const places = Object.entries(facts.places).sort(byName);
  const words = put("narrative", make("textarea", {
    rows: 8, dir: "auto", maxLength: MOST, required: true,
  }));
  const node = make("form", { autocomplete: "off" },
    note("urgent", say("call_if_danger", { emg: facts.numbers.emg, call: facts.numbers.call })),
    part("before_words", make("p", { text: say("say_before") })),
    part("form_who",
      codes("channel", CHANNELS),
      list("language", facts.languages.map((one) => [one, named("language", one)]))),
    part("form_what",
      ...field(say("form_narrative"), words, say("form_narrative_hint")),
      codes("category", CATEGORIES, say("kind_UNCLEAR"), "kind"), tick("intimate"), tick("mixed"),
      text("accused", {}, say("form_accused_hint")), codes("handler", HANDLERS, say("handler_not_known"))),
    part("form_place",
      list("organisation", organisations), list("organisation_2", organisations, say("no_other")),
      text("organisation_answer"), list("area", places), text("where"), codes("when", WHEN)),
    part("form_person", codes("reporter", REPORTERS), codes("about", ABOUT), codes("sex", SEXES),
      codes("child", KNOWN)),
    part("form_safety", tick("danger"), tick("imminent"), life),
    part("form_consents", make("p", { text: say("ask_each") }),
      tick("may_contact"), reach, tick("share_identity"), who,
      help, tick("no_help"), noReach, tick("tell_nobody")));

  const read = () => consented(Object.fromEntries([...inputs].map(([name, input]) => [
    name, input.type === "checkbox" ? input.checked : input.value.trim(),
  ]).filter(([, value]) => value)));
  const dress = () => {
    const ticked = (name) => inputs.get(name).checked;
    reach.hidden = !ticked("may_contact");
    who.hidden = !ticked("share_identity");
    life.hidden = !ticked("imminent") || ticked("may_contact");
    help.hidden = !ticked("may_contact");
    noReach.hidden = ticked("may_contact");
  };
  dress();
  ["input", "change"].forEach((name) => node.addEventListener(name, () => { dress(); changed(); }));
  node.addEventListener("submit", (event) => event.preventDefault());
  return { node, inputs, read };
}

/** What is missing before it can be finished: the name of a field, or null. */
export function missing(values) {
  return ["narrative", "channel", "language"].find((name) => !values[name]) || null;
}

/** Point out what is missing. */
export function pointOut(place, { inputs }, name) {
  fill(place, note("trouble", say(`missing_${name}`)));
  inputs.get(name).focus();
}

/** Her number, large, in groups of four. */
export function number(code) {
  const groups = code.match(/\d{4}/g);
  return make("p", { className: "number", dir: "ltr" }, ...groups.flatMap((group, at) => [
    at ? " " : "", make("span", { text: group })]));
}
