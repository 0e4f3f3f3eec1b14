// The page of an organisation's recovery key: made here, printed, and only its public half sent.
// The secret is in this page's memory and on the paper; whoever leaves the page ends it.

import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { attempt, get, post } from "./api.js";
import { button, byId, field, fill, make, named, note, say, seatName } from "./dom.js";
import { once } from "./idle.js";
import { GROUP, sheet } from "./printing.js";
import { fingerprint } from "./words.js";

const KINDS = { counts: "good", challenge_due: "urgent", revoked: "trouble", ended: "trouble" };

async function show() {
  const { seat, keys } = await get("recovery-keys");
  const place = byId("keys");
  const begin = button(say("recovery_make"), () => attempt(byId("place"), async () => {
    const identity = await generateX25519Identity();
    printed(place, seat, { identity, publicKey: await identityToRecipient(identity) });
  }, begin), keys.length > 0);
  fill(place, make("p", { className: "seat", text: seatName(seat) }),
    keys.length ? null : make("p", { text: say("recovery_none") }),
    ...keys.map(card), begin);
}

function card(key) {
  return make("section", { className: "card" }, make("h2", { text: say("key_words") }),
    make("p", { className: "four", dir: "ltr", translate: false, text: fingerprint(key.public_key) }),
    note(KINDS[key.state] || "urgent", named("recovery_state", key.state)));
}

/** Print, type the last signs back from the paper, and only then send the public half. */
function printed(place, seat, made) {
  const signs = make("input", {
    className: "short", autocomplete: "off", spellcheck: false, dir: "ltr", required: true,
    maxLength: GROUP + 2, set: { autocapitalize: "characters", autocorrect: "off" },
  });
  const result = make("div");
  const send = make("button", { text: say("recovery_send") });
  const form = make("form", { autocomplete: "off" },
    ...field(say("recovery_signs", { count: GROUP }), signs, say("recovery_signs_hint")), send, result);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (signs.value.replace(/\s/g, "").toUpperCase() !== made.identity.slice(-GROUP)) {
      fill(result, note("trouble", say("words_differ")));
      return;
    }
    attempt(result, async () => {
      await hand(made.publicKey);
      await show();
      fill(byId("place"), note("good", say("recovery_sent")));
    }, send);
  });
  const title = make("h2", { text: say("recovery_print"), tabIndex: -1 });
  fill(place, title, note("urgent", say("recovery_print_more")),
    button(say("print"), () => window.print()), form, sheet(seat, made));
  title.focus();
}

async function hand(publicKey) {
  try {
    await post("recovery-keys", { public_key: publicKey });
  } catch (error) {
    // It may have arrived when the answer to it was lost.
    const { keys } = error.kind === "conflict" ? await get("recovery-keys") : { keys: [] };
    if (!keys.some((key) => key.public_key === publicKey)) throw error;
  }
}

once(() => fill(byId("keys")));
attempt(byId("place"), show);
