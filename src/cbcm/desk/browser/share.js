// What each recipient gets of an account that the line hands on; as `cbcm.cli.shares`. A target is
// {target, way, words}; `words` null means the account as it is.

import { told } from "./api.js";
import { facts as page, say } from "./dom.js";

export const ASSISTANCE = "assistance";
const AID_WAYS = ["feedback", "feedback_partner"];
const AID_REASON = "A question about aid that the line passes on.";
const ENVELOPE = ["version", "token"];
const KEPT = ["country", "channel", "area", "language"];
const REACH = ["pack", "sop", "phone", "email", "language", "may_call", "may_write",
  "hours", "ask_for", "say_if_other", "intermediary"]; // without danger to her
const NEEDED = ["area", "child", "danger"];
const DETAILS = ["accused", "where"]; // a team types them beside her words; they may be another's

const CANDIDATES = ["candidates"]; // only a human of the line chooses among agencies
const OF_LINE = ["desk", "other_chair"];

/** Whether a way leads to people of the line, who may have a picture or a voice too. */
export const ofLine = (way) => OF_LINE.includes(way);
export const isAid = ({ way }) => AID_WAYS.includes(way);
const folded = (text) => String(text || "").split(/\s+/).filter(Boolean).join(" ").toLowerCase();

/** What a recipient is called where something is wrong with its words. */
export function nameOf({ target, way }) {
  const known = page.organisations[target] || (target === "network" ? say("owner_network") : target);
  return `${known} (${say(`way_${way}`)})`;
}

/** Whether others of the same kind of recipient get a part too. */
export function othersInvolved(one, targets) {
  const same = targets.filter((other) => other.way !== ASSISTANCE && isAid(other) === isAid(one));
  return one.way !== ASSISTANCE && same.length > 1;
}

/**
 * Throws where one recipient would get what is another's. `mixed`: `whole` holds a matter of
 * another kind beside the question about aid. Only the question about aid may stand in what
 * somebody else gets too: never the other way.
 */
export function requireOwnParts(targets, whole, mixed) {
  targets.filter(isAid).forEach(({ words }) => {
    if ((mixed || targets.length > 1) && folded(words).includes(folded(whole))) {
      throw told(say("only_aid_hint"));
    }
  });
  targets.forEach((one) => {
    const text = folded(one.words);
    targets.filter((other) => other !== one).forEach((other) => {
      const more = folded(other.words);
      if (more.includes(text) && (text === more || !isAid(one))) {
        throw told(say("words_stand_in", { one: nameOf(one), other: nameOf(other) }));
      }
    });
  });
}

/** The account for one of `targets`; for a question about aid, nothing that tells of anything else. */
export function account(document, one, targets, category) {
  const original = without(document, ENVELOPE);
  const others = othersInvolved(one, targets);
  if (isAid(one)) return aid(original, one, others);
  const known = ofLine(one.way) ? original.facts : without(original.facts || {}, CANDIDATES);
  const facts = { ...known, ...(category ? { category } : {}) };
  const written = {
    ...original, others_involved: others || Boolean(original.others_involved), identity: null,
  };
  if (one.words === null) return { ...written, facts };
  if (facts.organisations && facts.organisations.length) {
    facts.organisations = facts.organisations.filter((code) => code === one.target);
  }
  return {
    ...without(written, DETAILS), facts, narrative: one.words, organisation_answer: null, split_off: [],
    masked: true, masked_by: "person",
  };
}

/** How to reach her and what she needs: nothing of the account, nothing of the accused. */
export function assistance(contact, document, needs) {
  // What asks for help has its facts beside the rest.
  return { ...only(contact, REACH), ...only(document.facts || document, NEEDED), needs };
}

function aid(original, { target, words }, others) {
  const known = original.facts || {};
  const named = (known.organisations || []).filter((one) => words === null || one === target);
  return {
    pack: original.pack, sop: original.sop, rule: "aid", reason: AID_REASON, priority: "normal",
    others_involved: others, split_off: [],
    facts: { ...only(known, KEPT), topic: "aid", category: "PROG", organisations: named },
    organisation_answer: words === null ? original.organisation_answer ?? null : null,
    narrative: words === null ? original.narrative ?? null : words,
    masked: words === null ? original.masked === true : true,
    masked_by: words === null ? original.masked_by ?? null : "person", identity: null,
  };
}

const only = (document, names) => Object.fromEntries(
  names.filter((name) => name in document).map((name) => [name, document[name]]));
const without = (document, names) => Object.fromEntries(
  Object.entries(document).filter(([name]) => !names.includes(name)));
