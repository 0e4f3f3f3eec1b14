// The seats: what waits, what was opened, and what can be done with it.

import { WORDS, ask, attempt, byId, make } from "./parts.js";

const SEATS = {
  "baobab_secours:focal_point": ["Baobab Secours", "focal point", "baobab_secours"],
  "djoliba_sante:focal_point": ["Djoliba Santé", "focal point", "djoliba_sante"],
  "network:desk": ["The desk", "network", "desk"],
};
const ROLES = {
  cfm: "feedback desk", alternate: "alternate", investigator: "investigators",
  recovery: "recovery seat", focal_point: "focal point", co_chair: "co-chair", on_call: "on call",
};

let current = Object.keys(SEATS)[0];
let last = null;
let changed = async () => {};

export function setUpSeats(refresh) {
  changed = refresh;
}

function hint(text, tag = "p") {
  return make(tag, { className: "hint", textContent: text });
}

function due(item) {
  if (item.due_at === null) return null;
  const at = new Date(item.due_at * 1000);
  const when = at.toLocaleString("en-GB", {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });
  const what = item.state === "opened" ? "keep by" : "open by";
  return hint(`${item.overdue ? "overdue, " : ""}${what} ${when}`, "span");
}

function facts(pairs) {
  const list = make("dl", { className: "facts" });
  pairs.filter(([, value]) => value).forEach(([name, value]) => {
    list.append(make("dt", { textContent: name }), make("dd", { textContent: value, dir: "auto" }));
  });
  return list;
}

function account(part) {
  const known = part.facts || {};
  const names = (known.organisations || []).map((code) => last.organisations[code] || code);
  const box = make("div", {});
  box.append(make("blockquote", { textContent: part.narrative, dir: "auto" }));
  box.append(facts([
    ["Why it came here", part.reason],
    ["Handed on because", part.redirected === "not_ours" ? "another must answer for it" : ""],
    ["Organisation", names.join(", ")],
    ["As written", part.organisation_answer],
    ["Region", known.area && `${last.places[known.area]} (${known.area})`],
    ["About", WORDS.topic[known.topic]],
    ["Kind", WORDS.category[known.category]],
    ["Under 18", WORDS.child[known.child]],
    ["In danger", WORDS.danger[known.danger]],
    ["Language", WORDS.language[known.language]],
  ]));
  if (part.masked === false) {
    const text = "Not masked: may hold who she is. A human of the line masks it first.";
    box.append(make("p", { className: "note", textContent: text }));
  }
  return box;
}

function person(part) {
  const title = part.kind === "identity" ? "Who it is, by consent" : "How to reach the person";
  const yesNo = (value) => (value === undefined ? "" : value ? "yes" : "no");
  return make("div", {}, make("h3", { textContent: title }), facts([
    ["Telephone", part.phone], ["May write", yesNo(part.may_write)],
    ["May call", yesNo(part.may_call)], ["Language", WORDS.language[part.language]],
    ["Taken out of the words", (part.spans || []).map((one) => `[${one.number}] ${one.text}`).join(", ")],
  ]));
}

function act(id, text, work, main = false) {
  return make("button", {
    id, type: "button", textContent: text, className: main ? "main" : "",
    onclick: (event) => attempt(event.currentTarget, async () => {
      await work();
      await changed();
      byId("seat").focus({ preventScroll: true });
    }),
  });
}

function choice(id, label, options, text, work, wide = "") {
  const select = make("select", { id }, ...options.map(([value, name]) => make("option", {
    value, textContent: name,
  })));
  return make("div", { className: `choice ${wide}` },
    make("label", { htmlFor: id, textContent: label }),
    make("div", { className: "row" }, select, act(`do-${id}`, text, () => work(select.value))));
}

function actions(seat, item) {
  const where = { seat, referral: item.id };
  const box = make("div", { className: "actions" });
  if (item.state === "waiting") {
    box.append(act(`open-${item.id}`, "Open with our key", () => ask("open", where), true));
    return box;
  }
  if (item.state === "opened") {
    box.append(act(`keep-${item.id}`, "Keep", () => ask("keep", where), true));
    const targets = ["desk", ...last.members].filter((name) => name !== SEATS[seat][2])
      .map((name) => [name, last.organisations[name] || "The desk"]);
    box.append(choice(`to-${item.id}`, "Not ours: hand on to", targets, "Redirect",
      (target) => ask("redirect", { ...where, target })));
  }
  if (item.state !== "redirected" && item.purpose === "account") {
    box.append(choice(`say-${item.id}`, "Let the person hear", Object.entries(last.answers)
      .map(([code, text]) => [code, `${code} ${text}`]), "Answer",
    (code) => ask("answer", { ...where, code }), "wide"));
  }
  return box;
}

function voice(part) {
  const src = `data:${part.type};base64,${part.recording}`;
  const data = { "aria-label": "What was spoken" };
  return make("div", {}, make("audio", { controls: true, src, data }),
    hint("A voice is identity: it stays with the desk, whose reader types what was said."));
}

function card(seat, item) {
  const box = make("article", { className: `card ${item.state}` });
  box.append(make("div", { className: "top" },
    make("h3", { textContent: WORDS.purpose[item.purpose] }),
    make("span", { className: `state ${item.state}`, textContent: WORDS.state[item.state] })));
  box.append(make("div", { className: "top" },
    make("span", { className: "reference", textContent: item.id.slice(0, 8) }), due(item)));
  (item.documents || []).forEach((part) => {
    if ("recording" in part) box.append(voice(part));
    else box.append("narrative" in part ? account(part) : person(part));
  });
  if (item.state === "kept") {
    box.append(hint("Only the agency has this now. The server’s copy is erased."));
  }
  if (item.state === "redirected") {
    box.append(hint("The server keeps it sealed until the new recipient keeps it."));
  }
  if (item.answers.length) {
    box.append(hint(`The person can hear: ${item.answers.join(", ")}`));
  }
  if (item.state !== "redirected") box.append(actions(seat, item));
  return box;
}

function showTabs() {
  byId("tabs").replaceChildren(...last.seats.map(({ seat, items }) => {
    const [name, role] = SEATS[seat];
    const waiting = items.filter((item) => item.state === "waiting").length;
    const tab = make("button", {
      type: "button", id: `tab-${seat}`, tabIndex: seat === current ? 0 : -1,
      onclick: () => choose(seat), onkeydown: moveTab,
      data: { role: "tab", "aria-selected": String(seat === current), "aria-controls": "seat" },
    }, make("span", { textContent: `${name} ` }));
    if (waiting) {
      const data = { role: "img", "aria-label": `${waiting} waiting` };
      tab.append(make("span", { className: "badge", textContent: waiting, data }));
    }
    tab.append(make("small", { textContent: role }));
    return tab;
  }));
}

function moveTab(event) {
  const names = Object.keys(SEATS);
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  choose(names[(names.indexOf(current) + step + names.length) % names.length]);
  byId(`tab-${current}`).focus();
}

function choose(seat) {
  current = seat;
  showNetwork();
  byId(`tab-${seat}`).focus();
}

export function showNetwork(state = last) {
  last = state;
  const focused = document.activeElement && document.activeElement.id;
  showTabs();
  const { items } = last.seats.find(({ seat }) => seat === current);
  const panel = byId("seat");
  panel.setAttribute("aria-labelledby", `tab-${current}`);
  const chosen = new Map([...panel.querySelectorAll("select")].map((s) => [s.id, s.value]));
  panel.replaceChildren(...(items.length ? items.map((item) => card(current, item))
    : [make("p", { className: "empty", textContent: "Nothing waits here." })]));
  panel.querySelectorAll("select").forEach((select) => {
    if (chosen.has(select.id)) select.value = chosen.get(select.id);
  });
  const others = Object.entries(last.elsewhere).map(([seat, count]) => {
    const [owner, role] = seat.split(":");
    return `${count} at ${last.organisations[owner] || "the network"}, ${ROLES[role] || role}`;
  });
  byId("elsewhere").textContent = `Also waiting, at seats not shown here: ${others.join("; ")}.`;
  byId("elsewhere").hidden = !others.length;
  if (focused && byId(focused)) byId(focused).focus();
}
