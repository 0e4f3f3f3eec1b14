// Hand on what was opened here: to the own headquarters, another member or the desk. It is sealed
// anew in the page and stays with this seat until they have kept it.

import { attempt, post, told } from "./api.js";
import { recipients } from "./directory.js";
import { facts, field, make, named, say } from "./dom.js";
import { mustBeRetold } from "./masked.js";
import { sealBinary, sealPart } from "./sealing.js";

const REASONS = ["not_ours", "conflict", "partner", "service"];
const HEADQUARTERS = "agency_headquarters";
const ENVELOPE = ["version", "token"];

/** The form; `gone()` follows when it was handed on. */
export function handing(held, seat, gone) {
  const own = seat.split(":")[0];
  const to = make("select", { required: true },
    make("option", { value: "", text: say("choose_recipient") }), ...targets(own, seat));
  const reason = make("select", {},
    ...REASONS.map((code) => make("option", { value: code, text: named("reason", code) })));
  const place = make("div");
  const send = make("button", { text: say("hand_on") });
  const form = make("form", {}, make("p", { text: say("hand_on_more") }),
    ...field(say("recipient"), to), ...field(say("reason_label"), reason), send, place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(place, async () => {
      if (!to.value) throw told(say("choose_recipient"));
      const [target, way] = to.value.split(" ");
      const documents = [...held.parts.values()].map(({ document }) => document);
      // Her words may tell who she is: a human of the line writes them anew for somebody else.
      if (![own, "desk"].includes(target) && documents.some(mustBeRetold)) {
        throw told(say("not_masked"));
      }
      const { seats, keys } = await recipients(held.item.id, target, way, seat);
      const parts = await Promise.all([...held.parts.values()]
        .filter(({ kind }) => goes(kind, target, own))
        .map((part) => resealed(part, reason.value, keys)));
      await post(`referrals/${held.item.id}/redirect`,
        { reason: reason.value, target, way, sealed_to: seats, parts }, seat);
      gone();
    }, send);
  });
  return form;
}

function targets(own, seat) {
  const name = (code) => facts.organisations[code] || code;
  const isMember = facts.members.includes(own);
  const option = (value, text) => make("option", { value, text });
  return [
    isMember && !seat.endsWith(":investigator")
      ? option(`${own} ${HEADQUARTERS}`, say("own_headquarters", { name: name(own) })) : null,
    own === "network" ? null : option("desk desk", say("to_the_desk")),
    ...facts.members.filter((code) => code !== own).map((code) => option(`${code} agency`, name(code))),
  ].filter(Boolean);
}

/** Who she is, a picture and a voice too, stays in this organisation or goes back to the desk; how to
 * reach her goes to nobody but the desk. */
function goes(kind, target, own) {
  if (kind === "identity") return target === own;
  if (kind === "attachment") return target === own || target === "desk";
  return kind !== "contact" || target === "desk";
}

function resealed({ kind, document }, reason, keys) {
  if (kind === "attachment") return sealBinary(kind, document.type, document.content, keys);
  const inner = Object.entries(document).filter(([name]) => !ENVELOPE.includes(name));
  return sealPart(kind, { ...Object.fromEntries(inner), redirected: reason }, keys);
}
