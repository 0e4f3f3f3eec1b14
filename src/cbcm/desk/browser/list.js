// What waits: one line for each referral, the most urgent first, with its due time.

import { get } from "./api.js";
import { language, make, named, say } from "./dom.js";

const CLOCK = new Intl.DateTimeFormat(language, {
  weekday: "short", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
});
const SPAN = new Intl.RelativeTimeFormat(language, { numeric: "always" });

/** Everything that waits for a seat, page by page. */
export async function waiting(seat) {
  const found = [];
  let after = "";
  do {
    const page = await get(`referrals?state=waiting&after=${encodeURIComponent(after)}`, seat);
    found.push(...page.items);
    after = page.next;
  } while (after);
  return found;
}

/** The head of one line: what it is, how urgent, until when. Urgency is said, not only coloured. */
export function head(item) {
  const marks = [];
  if (item.purpose === "alert") marks.push(["urgent", say("mark_alert")]);
  if (item.overdue) marks.push(["trouble", say("mark_overdue")]);
  if (item.state === "opened") marks.push(["plain", say("mark_opened")]);
  return make("div", { className: "head" },
    make("h2", { text: named("purpose", item.purpose) }),
    ...marks.map(([kind, text]) => make("span", { className: `mark ${kind}`, text })),
    item.due_at ? due(item.due_at) : null,
    make("p", { className: "hint" }, `${say("reference")} `,
      make("bdi", { text: item.id.slice(0, 8), dir: "ltr" })));
}

function due(seconds) {
  const at = new Date(seconds * 1000);
  return make("p", { className: "due" }, `${say("due")} `,
    make("time", { dateTime: at.toISOString(), text: CLOCK.format(at) }), ` (${span(at)})`);
}

function span(at) {
  const minutes = Math.round((at - Date.now()) / 60000);
  if (Math.abs(minutes) < 60) return SPAN.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 48 ? SPAN.format(hours, "hour") : SPAN.format(Math.round(hours / 24), "day");
}
