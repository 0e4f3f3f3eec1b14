// A service that is to help: it learns how to reach her and what she needs, and nothing of what
// happened, unless she wants a service for survivors to read her account too.

import { told } from "./api.js";
import { facts, field, make, named, note, say } from "./dom.js";
import { form } from "./referring.js";
import { ASSISTANCE } from "./share.js";

const NEEDS = ["health", "psychosocial", "legal", "safety", "material"];
const SURVIVORS = "gbv";

/** How to reach the same person, from what is opened in this page; null where it is not. */
export function contactOf(held, all) {
  const hers = new Set(held.item.reply_keys || []);
  const same = all.filter((one) => (one.item.reply_keys || []).some((key) => hers.has(key)));
  const parts = same.flatMap((one) => [...one.parts.values()]);
  const found = parts.find((part) => part.kind === "contact" && part.document);
  return found ? found.document : null;
}

/**
 * The form; `hand` gets a function that returns the chosen targets, or throws what is missing.
 * `learns` says what the service gets, and whether there is an account that it may read too.
 */
export function helping(contact, hand, { learns = say("service_learns"), mayRead = true } = {}) {
  if (contact === null) return note("urgent", say("contact_not_opened"));
  const to = make("select", {}, make("option", { value: "", text: say("choose_recipient") }),
    ...facts.services.map((one) => make("option", { value: one.code, text: described(one) })));
  const needs = NEEDS.map((code) => option(code, say(`need_${code}`)));
  const too = option(SURVIVORS, say("account_too"));
  const more = make("div", { hidden: true }, too, make("p", { className: "hint", text: say("account_too_hint") }));
  to.addEventListener("change", () => {
    const service = facts.services.find((one) => one.code === to.value);
    more.hidden = !mayRead || !service || service.kind !== SURVIVORS;
  });
  return form([make("p", { text: learns }), make("p", { text: say("service_of_another") }),
    ...field(say("service"), to),
    make("fieldset", {}, make("legend", { text: say("needs") }), ...needs), more], () => hand(() => {
    if (!to.value) throw told(say("choose_recipient"));
    const target = to.value;
    const chosen = needs.filter(isTicked).map((one) => one.querySelector("input").value);
    const help = { target, way: ASSISTANCE, words: null, needs: chosen, contact };
    const reads = !more.hidden && isTicked(too);
    return reads ? [help, { target, way: SURVIVORS, words: null }] : [help];
  }));
}

const isTicked = (one) => one.querySelector("input").checked;

function described({ code, kind, areas, run_by: runner }) {
  const where = areas.map((area) => facts.places[area] || area).join(", ");
  const whose = runner ? ` – ${say("run_by", { name: facts.organisations[runner] })}` : "";
  return `${code} – ${named("kind", kind)}${where ? ` (${where})` : ""}${whose}`;
}

function option(value, text) {
  return make("label", { className: "option" }, make("input", { type: "checkbox", value }),
    make("span", { text }));
}
