// Making a key: five words are shown, written down, and two of them typed back before anything
// is handed on. Only the public half and the locked key are.

import { attempt } from "./api.js";
import { button, field, fill, make, note, painted, say } from "./dom.js";
import { newKey } from "./vault.js";
import { LOCKING, fold, fresh } from "./words.js";

const ASKED = 2;

/** Show the steps at `place`; `hand({publicKey, locked})` keeps the key, then `done()` follows. */
export function begin(place, hand, done) {
  const words = fresh();
  show(place, words, () => ask(place, words, hand, done));
}

function show(place, words, next) {
  const list = make("ol", { className: "words", dir: "ltr", translate: false },
    ...words.map((word) => make("li", { text: word })));
  const title = make("h2", { text: say("write_words"), tabIndex: -1 });
  fill(place, title, make("p", { text: say("write_words_more") }), list,
    note("urgent", say("words_once")), button(say("words_written"), next));
  title.focus();
}

function ask(place, words, hand, done) {
  const inputs = drawn().map((at) => ({ at, input: make("input", {
    className: "short", autocomplete: "off", spellcheck: false, dir: "ltr", required: true,
    set: { autocapitalize: "none", autocorrect: "off" },
  }) }));
  const result = make("div");
  const send = make("button", { text: say("lock_and_send") });
  const back = button(say("see_words_again"), () => show(place, words, () => (
    ask(place, words, hand, done))), true);
  const form = make("form", { autocomplete: "off" },
    ...inputs.flatMap(({ at, input }) => field(say("word_number", { number: at + 1 }), input)),
    send, result, make("p", {}, back));
  let made = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (inputs.some(({ at, input }) => fold(input.value.trim()) !== fold(words[at]))) {
      fill(result, note("trouble", say("words_differ")));
      return;
    }
    attempt(result, async () => {
      await painted();
      made = made || await newKey(words); // a repetition sends the same key, not another
      await hand(made);
      await done();
    }, send);
  });
  const title = make("h2", { text: say("type_back"), tabIndex: -1 });
  fill(place, title, make("p", { text: say("type_back_more") }), form);
  title.focus();
}

/** Which words are asked for: two places, in their order. */
function drawn() {
  const places = Array.from({ length: LOCKING }, (_, at) => at);
  while (places.length > ASKED) {
    const [number] = crypto.getRandomValues(new Uint16Array(1));
    places.splice(number % places.length, 1);
  }
  return places;
}
