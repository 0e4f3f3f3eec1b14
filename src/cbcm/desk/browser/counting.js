// Codes for the counts, from whoever read it and never asked of her: each may stay not known. What
// was chosen once for a referral stands there again where its next step is told.

import { choice, field, make, say } from "./dom.js";

const LISTS = {
  category: ["category", ["SEA", "SH", "GBV", "CORR", "PROG", "OTHER", "UNCLEAR"]],
  setting: ["setting", ["distribution", "registration", "water", "health", "school", "transport",
    "hiring", "housing", "checkpoint", "online", "other"]],
  role: ["role", ["driver", "guard", "registrar", "teacher", "health_worker", "manager",
    "volunteer", "other"]],
  affiliation: ["affiliation", ["member", "partner_member", "partner", "contractor", "non_member",
    "peacekeeper", "peacekeeper_closed", "foreign_force", "state", "several"]],
  type: ["harm", ["exploitation", "abuse", "attempt"]],
  reporter: ["reporter", ["survivor", "witness", "third_party", "staff"]],
  survivor_sex: ["sex", ["female", "male"]],
  survivor_age: ["age", ["adult", "child"]],
  lag: ["lag", ["days", "month", "year", "before"]],
};
export const DECIDED = ["category", "setting", "role"];
export const CLOSED = [...DECIDED, "affiliation"];
export const KEPT = Object.keys(LISTS);

/**
 * Fields for the codes `names`. The first `shown` stand open, the others are folded away; they are
 * open where one of them was chosen before. `chosen(only)`: what is chosen now, of `only` if given.
 */
export function counting(held, names, shown = 0) {
  const before = held.codes || {};
  const lists = names.map((name) => {
    const [group, codes] = LISTS[name];
    const list = choice(codes, group, say("not_known"));
    list.value = before[name] || "";
    return [name, list];
  });
  const fields = ([name, list]) => make("div", {}, ...field(say(`code_${name}`), list));
  const more = lists.slice(shown);
  const node = make("div", { className: "codes" }, ...lists.slice(0, shown).map(fields),
    make("details", { open: more.some(([, list]) => list.value) },
      make("summary", { text: say(shown ? "more_codes" : "codes_for_counts") }),
      make("p", { className: "hint", text: say("keep_codes") }),
      make("div", { className: "pairs" }, ...more.map(fields))));
  return {
    node,
    chosen(only = names) {
      held.codes = { ...held.codes };
      lists.forEach(([name, list]) => { held.codes[name] = list.value; });
      return Object.fromEntries(lists.filter(([name, list]) => list.value && only.includes(name))
        .map(([name, list]) => [name, list.value]));
    },
  };
}
