// What one recipient gets of an account that the line hands on; as `cbcm.cli.shares.account`.

const AID_WAYS = ["feedback", "feedback_partner"];
const AID_REASON = "A question about aid that the line passes on.";
const ENVELOPE = ["version", "token"];
const KEPT = ["country", "channel", "area", "language"];

/** The whole account, or where it is a question about aid, nothing that tells of anything else. */
export function account(document, { target, way, words, category }) {
  const original = without(document, ENVELOPE);
  if (AID_WAYS.includes(way)) return aid(original, target, words);
  const facts = { ...original.facts, ...(category ? { category } : {}) };
  return { ...original, facts, others_involved: Boolean(original.others_involved), identity: null };
}

function aid(original, target, words) {
  const known = original.facts || {};
  const facts = Object.fromEntries(KEPT.filter((name) => name in known)
    .map((name) => [name, known[name]]));
  const named = (known.organisations || []).filter((one) => words === null || one === target);
  return {
    pack: original.pack, sop: original.sop, rule: "aid", reason: AID_REASON, priority: "normal",
    others_involved: false, split_off: [],
    facts: { ...facts, topic: "aid", category: "PROG", organisations: named },
    organisation_answer: words === null ? original.organisation_answer ?? null : null,
    narrative: words === null ? original.narrative ?? null : words,
    masked: false, identity: null,
  };
}

const without = (document, names) => Object.fromEntries(
  Object.entries(document).filter(([name]) => !names.includes(name)));
