// The telephone, what is at rest, and what is counted.

import { WORDS, ask, attempt, byId, make, trouble } from "./parts.js";
import { setUpKeypad } from "./keypad.js";
import { setUpMailbox } from "./letterbox.js";
import { setUpSeats, showNetwork } from "./seats.js";

const EXAMPLES = [
  ["Français", "fr",
    "Bonjour, le chauffeur m'a demandé de passer la nuit chez lui pour avoir le riz"],
  ["Bamanankan", "bm",
    "I ni sogoma. Cɛ min bɛ balo tila, a ko ne ka taa a ka so su fɛ sani a ka balo di ne ma"],
  ["العربية", "ar",
    "السلام عليكم، طلب مني موظف توزيع الغذاء أن أزوره ليلا حتى يعطيني البطاقة"],
  ["English", "en",
    "Hello, the man who makes the food list asked me to come to his house at night"],
];
const POLL_MS = 3000;

const talks = new Map(); // number -> { bubbles, code, language }
let shown = "";

// --- the telephone ---------------------------------------------------------------------

function talkOf(number) {
  if (!talks.has(number)) talks.set(number, { bubbles: [], code: "", language: "fr" });
  return talks.get(number);
}

function languageOf(text, before) {
  if (/[\u0600-\u06ff]/.test(text)) return "ar";
  const example = EXAMPLES.find(([, , words]) => words === text);
  return example ? example[1] : before;
}

function meta(answer) {
  const limit = answer.alphabet === "GSM-7" ? 160 : 70;
  const most = answer.segments === 1 ? limit : answer.segments * (limit === 160 ? 153 : 67);
  return `${answer.segments} SMS · ${answer.signs} of ${most} signs · ${answer.alphabet}`;
}

function showTalk() {
  const talk = talkOf(byId("sender").value);
  const box = byId("talk");
  const empty = "Nothing was sent yet. Tap an example below, or write your own.";
  const nodes = talk.bubbles.map(({ kind, text }) => (kind === "meta"
    ? make("p", { className: "meta", textContent: text })
    : make("p", { className: `bubble ${kind}`, textContent: text, dir: "auto" })));
  if (!nodes.length) nodes.push(make("p", { className: "empty", textContent: empty }));
  box.replaceChildren(...nodes);
  box.scrollTop = box.scrollHeight;
  byId("examples").hidden = talk.bubbles.length > 0;
  byId("code-buttons").hidden = !talk.code;
}

async function send(text) {
  const number = byId("sender").value;
  const talk = talkOf(number);
  talk.bubbles.push({ kind: "mine", text });
  talk.language = languageOf(text, talk.language);
  showTalk();
  try {
    const answer = await ask("sms", { sender: number, text });
    if (answer.answer === null) {
      talk.bubbles.push({ kind: "meta", text: "Added; no answer is sent." });
    } else {
      talk.bubbles.push({ kind: "line", text: answer.answer });
      talk.bubbles.push({ kind: "meta", text: meta(answer) });
      const code = answer.answer.match(/\d{4}[ .]\d{4}[ .]\d{4}/);
      if (code) [talk.code] = code;
    }
  } catch (error) {
    talk.bubbles.push({ kind: "meta", text: "Not taken; nothing was stored." });
    trouble(error.message);
  }
  showTalk();
  await refresh();
}

async function call() {
  const talk = talkOf(byId("sender").value);
  const heard = await ask("call", { code: talk.code });
  const words = heard.answers.map((answer) => answer[talk.language] || answer.fr);
  const text = words.length ? words.join("\n") : WORDS.status[heard.status];
  talk.bubbles.push({ kind: "call", text });
  talk.bubbles.push({ kind: "meta", text: "Heard on the telephone, by code" });
  showTalk();
}

function setUpPhone() {
  byId("examples").append(...EXAMPLES.map(([name, language, text]) => make("button", {
    type: "button", textContent: name, lang: language, onclick: () => send(text),
  })));
  byId("sender").onchange = showTalk;
  byId("text").oninput = () => {
    byId("typed").textContent = `${[...byId("text").value].length} signs`;
  };
  byId("text").onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      byId("sms").requestSubmit();
    }
  };
  byId("sms").onsubmit = (event) => {
    event.preventDefault();
    const text = byId("text").value;
    byId("text").value = "";
    byId("typed").textContent = "0 signs";
    send(text);
  };
  byId("text-code").onclick = () => send(talkOf(byId("sender").value).code);
  byId("call-code").onclick = (event) => attempt(event.currentTarget, call);
}

// --- at rest, and counted ---------------------------------------------------------------

function numbers(id, pairs) {
  byId(id).replaceChildren(...pairs.map(([name, value]) => make("div", {},
    make("dt", { textContent: name }), make("dd", { textContent: value }))));
}

async function refresh() {
  const state = await ask("state");
  const text = JSON.stringify(state);
  if (text === shown) return;
  shown = text;
  showNetwork(state);
  numbers("rows", [
    ["sealed parts", state.rows.parts],
    ["bytes of ciphertext", state.rows.bytes.toLocaleString("en")],
    ["dialogues under way", state.rows.dialogues],
  ]);
  numbers("counts", [["received", state.counts.received], ["kept", state.counts.kept],
    ["answered", state.counts.answered]]);
}

function setUpSearch() {
  byId("search").onsubmit = (event) => {
    event.preventDefault();
    const word = byId("word").value.trim();
    const box = byId("found");
    if ([...word].length < 4) {
      box.className = "found";
      box.textContent = "Four letters at least: shorter ones stand by chance in any ciphertext.";
      return;
    }
    attempt(event.submitter || byId("search"), async () => {
      const { found } = await ask("search", { word });
      box.className = found.length ? "found some" : "found none";
      const places = found.join(", ");
      box.textContent = places ? `Found in ${places}` : `“${word}”: 0 found at rest`;
    });
  };
  byId("wait").onclick = (event) => attempt(event.currentTarget, async () => {
    const { routed } = await ask("wait", {});
    byId("waited").textContent = routed
      ? `Four hours later: dialogues that fell silent and came to an end: ${routed}.`
      : "Four hours later: no dialogue was under way.";
    await refresh();
  });
}

async function poll() {
  await refresh().catch((error) => trouble(error.message));
  setTimeout(poll, POLL_MS);
}

setUpPhone();
setUpSearch();
setUpKeypad(refresh);
setUpMailbox(refresh);
setUpSeats(refresh);
showTalk();
poll();
