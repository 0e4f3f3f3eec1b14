// Practice: the same form, and nothing of it goes anywhere. There is no way to send from here, and
// the page's policy forbids the browser to connect to anything.

import { codesOf, saidIn } from "./complaint.js";
import { button, byId, fill, make, note, say } from "./dom.js";
import { formOf, missing, number, pointOut } from "./form.js";

const NUMBER = "000000000000";
const YES = (value) => say(value ? "known_yes" : "known_no");

function begin() {
  const place = byId("work");
  const trouble = make("div");
  const form = formOf({}, () => {});
  const finish = button(say("practice_finish"), () => {
    const values = form.read();
    const lacking = missing(values);
    if (lacking) pointOut(trouble, form, lacking);
    else show(place, values);
  });
  fill(place, form.node, trouble, finish);
}

/** What would have been told to whom, in the consents' own words. */
function show(place, values) {
  const codes = codesOf(values, { salt: "", named: [] });
  const said = saidIn(values);
  const rows = [["form_may_contact", codes.may_contact], ["form_share_identity", codes.share_identity],
    ["practice_help", said.needs.length > 0], ["form_tell_nobody", codes.tell_nobody],
    ["practice_alert", codes.danger]];
  const title = make("h2", { text: say("practice_done"), tabIndex: -1 });
  fill(place, title, note("urgent", say("practice_nothing")), number(NUMBER),
    make("p", { text: say("practice_number") }),
    make("dl", {}, ...rows.flatMap(([name, value]) => [
      make("dt", { text: say(name) }), make("dd", { text: YES(value) })])),
    button(say("practice_again"), begin));
  title.focus();
}

begin();
