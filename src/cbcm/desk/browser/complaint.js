// From the fields of the form to the codes that the server may know and the words that only the
// recipients get. Pure: nothing is sent or kept here.

const SERVICES = ["health", "psychosocial", "legal", "safety", "material"];
const REACH = ["phone", "hours", "ask_for", "say_if_other", "intermediary"];
const filled = (values, names) => Object.fromEntries(
  names.filter((name) => values[name]).map((name) => [name, values[name]]));

/** Without what belongs to a consent that was not given: it is not even kept on the device. */
export function consented(values) {
  const left = { ...values };
  const drop = (names) => names.forEach((name) => { delete left[name]; });
  if (!values.may_contact) drop([...REACH, "may_call", "may_write", ...SERVICES]);
  if (!values.share_identity) drop(["name"]);
  return left;
}

/** The codes, as `POST /api/v1/complaints/plan` takes them. `named` is what names.js gives. */
export function codesOf(values, named) {
  const wants = SERVICES.some((one) => values[one]);
  const danger = Boolean(values.danger || values.imminent);
  return {
    channel: values.channel, language: values.language, category: values.category || "UNCLEAR",
    organisations: [...new Set([values.organisation, values.organisation_2].filter(Boolean))],
    area: values.area || null, child: values.child || "unknown",
    danger, imminent: Boolean(values.imminent), recent: values.when === "days",
    intimate: Boolean(values.intimate), mixed: Boolean(values.mixed),
    handler: values.handler || "none", may_contact: Boolean(values.may_contact),
    share_identity: Boolean(values.share_identity),
    assistance: wants ? "yes" : values.no_help ? "no" : "unknown",
    tell_nobody: Boolean(values.tell_nobody), ...named,
  };
}

/** What may be filled into each kind of part; more than this is never written into one. */
const FILLED = {
  account: ["narrative", "organisation_answer", "accused", "reporter", "about", "sex", "when", "where"],
  identity: ["name", ...REACH],
  contact: [...REACH, "may_call", "may_write", "needs"],
  assistance: [...REACH, "needs"],
  notice: [],
  packet: [...REACH, "number_without_consent"],
};

/** The words and details of a form, by the names that parts are filled with. */
export function saidIn(values) {
  const phone = values.may_contact ? values.phone : values.imminent && values.phone_in_danger;
  return {
    ...filled(values, ["narrative", "organisation_answer", "accused", "reporter", "about", "sex",
      "when", "where", "name", ...REACH]),
    ...(phone ? { phone } : {}),
    may_call: Boolean(values.may_call), may_write: Boolean(values.may_write),
    needs: SERVICES.filter((one) => values[one]),
    number_without_consent: Boolean(!values.may_contact && phone),
  };
}

/** What of `said` goes into a part of this kind: a number without consent into a packet only. */
export function fillable(kind, said) {
  return FILLED[kind].filter((name) => name in said
    && (name !== "phone" || kind === "packet" || !said.number_without_consent));
}
