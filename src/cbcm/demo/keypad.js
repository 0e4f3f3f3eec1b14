// The keypad: call the line, press keys, speak, hang up. Words are shown, prompts are played.

import { ask, attempt, byId, make } from "./parts.js";

const WAITS = {
  "": "Not in a call.",
  Gather: "It waits for keys.",
  Record: "It records after the tone.",
  Dial: "It rings an operator: nobody is invented for that here.",
  Hangup: "The line has hung up.",
};
let waits = "";
let digits = 1;
let typed = "";
let playing = null;

const number = () => byId("sender").value;

function show(answer) {
  waits = answer.waits;
  digits = answer.digits;
  typed = "";
  byId("heard").replaceChildren(...answer.heard.map(({ text }) => make("p", {
    className: "bubble call", textContent: text, dir: "auto",
  })));
  const sounds = answer.heard.map(({ audio }) => audio).filter(Boolean);
  stop();
  if (byId("aloud").checked) play(sounds);
  buttons();
}

function play(sounds) {
  if (!sounds.length) return;
  playing = new Audio(sounds[0]);
  playing.onended = () => play(sounds.slice(1));
  playing.play().catch(() => { playing = null; });
}

function stop() {
  if (playing) playing.pause();
  playing = null;
}

function buttons() {
  const inCall = waits !== "";
  byId("ring").hidden = inCall;
  byId("hang-up").hidden = !inCall;
  byId("keys").hidden = waits !== "Gather";
  byId("send-keys").hidden = digits < 2;
  byId("speak").hidden = waits !== "Record";
  byId("waits").textContent = typed ? `${WAITS[waits]} ${typed}` : WAITS[waits];
}

export function setUpKeypad(changed) {
  const to = (id, path, body) => {
    byId(id).onclick = (event) => attempt(event.currentTarget, async () => {
      show(await ask(`phone/${path}`, { sender: number(), ...body() }));
      await changed();
    });
  };
  const pressed = async (keys) => {
    show(await ask("phone/keys", { sender: number(), keys }));
    await changed();
  };
  byId("keys").prepend(...[..."1234567890"].map((key) => make("button", {
    type: "button", textContent: key, id: `key-${key}`,
    onclick: (event) => attempt(event.currentTarget, async () => {
      typed += key;
      if (typed.length >= digits) await pressed(typed);
      else buttons();
    }),
  })));
  byId("silence").onclick = (event) => attempt(event.currentTarget, () => pressed(""));
  byId("send-keys").onclick = (event) => attempt(event.currentTarget, () => pressed(typed));
  to("ring", "ring", () => ({}));
  to("speak", "speak", () => ({ seconds: 6 }));
  to("hang-up", "hang-up", () => ({}));
  byId("aloud").onchange = stop;
  byId("sender").addEventListener("change", () => show({ heard: [], waits: "", digits: 1 }));
  buttons();
}
