// The form that takes the five words. Its field has no name: no form could ever send it.

import { attempt, told } from "./api.js";
import { button, field, make, painted, say } from "./dom.js";
import { unlock } from "./vault.js";
import { LOCKING, misspelt, typed } from "./words.js";

/** A form over locked `keys`; `then(key)` follows when one was unlocked. */
export function unlocking(keys, label, then) {
  const words = make("input", {
    type: "password", autocomplete: "off", spellcheck: false, dir: "ltr", required: true,
    set: { autocapitalize: "none", autocorrect: "off" },
  });
  const place = make("div");
  const enter = make("button", { text: label });
  const show = button(say("show_words"), () => {
    const hidden = words.type === "password";
    words.type = hidden ? "text" : "password";
    show.textContent = say(hidden ? "hide_words" : "show_words");
  }, true);
  const form = make("form", { autocomplete: "off" },
    ...field(say("your_five_words"), words, say("your_five_words_hint")), make("p", {}, show), enter, place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = typed(words.value);
    attempt(place, async () => {
      check(given);
      await painted();
      const key = await unlock(keys, given);
      if (key === null) throw told(say("words_do_not_open"));
      words.value = "";
      await then(key);
    }, enter);
  });
  return form;
}

function check(given) {
  const wrong = misspelt(given);
  if (wrong) throw told(say("word_not_known", { number: wrong }));
  if (given.length !== LOCKING) throw told(say("not_five_words", { number: given.length }));
}
