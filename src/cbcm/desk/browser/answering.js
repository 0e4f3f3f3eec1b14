// Answer the person with a code whose sentence is shown, words for her code alone, and status.

import { attempt, post, told } from "./api.js";
import { CLOSED, DECIDED, counting } from "./counting.js";
import { button, choice, facts, field, fill, make, note, say } from "./dom.js";
import { sealText } from "./vault.js";

const OUTCOMES = ["substantiated", "unsubstantiated", "insufficient", "closed"];
const MOST = 2000;

/** French signs after a space: no line may begin with one. */
const together = (text) => text.replace(/ ([:;?!/])/g, "\u00a0$1");

/** The form for an answer. Words go along only where she has a code that could open them. */
export function answering(held, seat) {
  const place = make("div");
  const group = `answer-${held.item.id}`;
  const radios = Object.entries(facts.answers).map(([code, sentence]) => (
    make("label", { className: "option" },
      make("input", { type: "radio", name: group, value: code, required: true }),
      make("span", {}, make("bdi", { className: "code", text: code }), ` ${together(sentence)}`))));
  const words = make("textarea", { rows: 4, maxLength: MOST, dir: "auto" });
  const replyKeys = held.item.reply_keys || [];
  const send = make("button", { text: say("answer_send") });
  const form = make("form", { autocomplete: "off" },
    make("fieldset", {}, make("legend", { text: say("answer_which") }), ...radios),
    ...(replyKeys.length ? field(say("answer_words"), words, say("answer_words_hint")) : []),
    send, place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = new FormData(form).get(group);
    attempt(place, async () => {
      const text = words.value.trim();
      const body = text ? { code, sealed: await sealText(text, replyKeys) } : { code };
      await post(`referrals/${held.item.id}/answers`, body, seat);
      words.value = "";
      fill(place, note("good", say("answered", { code })));
    }, send);
  });
  return form;
}

/** How the case stands, for the counts; closed ends it here, after it was kept. */
export function standing(held, seat, ended) {
  const place = make("div");
  const kept = held.item.state === "kept";
  const codes = held.item.purpose === "account"
    ? counting(held, kept ? CLOSED : DECIDED) : null;
  const set = (status, more = {}, counted = DECIDED) => post(`referrals/${held.item.id}/status`,
    { status, ...more, facts: codes ? codes.chosen(counted) : {} }, seat);
  const tell = (status) => button(say(`status_${status}`), (pressed) => attempt(place, async () => {
    await set(status);
    fill(place, note("good", say("status_told")));
  }, pressed), true);
  const outcome = choice(OUTCOMES, "outcome", say("not_said"));
  const close = button(say("close_case"), (pressed) => attempt(place, async () => {
    if (!outcome.value) throw told(say("choose_outcome"));
    await set("closed", { outcome: outcome.value }, CLOSED);
    ended();
  }, pressed), true);
  return make("div", { className: "tools" }, codes && codes.node, tell("assessed"),
    tell("investigating"),
    ...(kept ? [make("div", {}, ...field(say("code_outcome"), outcome)), close] : []), place);
}

/** Nobody can open it: she is asked to send it again. Behind a question, for it cannot be undone. */
export function unreadable(held, seat, done) {
  const place = make("div");
  const tell = button(say("unreadable_tell"), (pressed) => attempt(place, async () => {
    await post(`referrals/${held.item.id}/status`, { status: "unreadable" }, seat);
    done();
  }, pressed), true);
  return make("details", { className: "unreadable" }, make("summary", { text: say("unreadable") }),
    make("p", { text: say("unreadable_more") }), tell, place);
}
