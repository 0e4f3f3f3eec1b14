// The page of operators and mobile teams: write down, lock, send. Every draft lies on this device
// sealed to the writer's own key and to the desk; it goes when the server has it.

import { attempt, bytesOf, get, told } from "./api.js";
import { codesOf, saidIn } from "./complaint.js";
import { button, byId, facts, fill, language, make, note, say } from "./dom.js";
import { allDrafts, dropDraft, keepDraft, keepOwn, ownOf } from "./drafts.js";
import { formOf, missing, number, pointOut } from "./form.js";
import { watch } from "./idle.js";
import { begin as beginKey } from "./making.js";
import { isKept, keepForOffline } from "./offline.js";
import { hex, sealPart } from "./sealing.js";
import { deskKeys, fresh, send } from "./sending.js";
import { unlocking } from "./unlocking.js";
import { forget, openDocument } from "./vault.js";

const QUIET = 1000;
const AGAIN = 60000;
const readable = new Map(); // id -> {key, code, values, ready}: written or unlocked here
let own = null;
let busy = false;

const today = () => new Date().toISOString().slice(0, 10);

/** Seal a draft as it stands and keep it on the device. */
async function keep(id, draft, ready) {
  const { values } = draft;
  // Who opens it without this page finds the same as in any other account.
  const document = { ...draft, ...saidIn(values), facts: codesOf(values, {}) };
  const keys = [...new Set([own.publicKey, ...(own.desk || [])])];
  const { ciphertext } = await sealPart("draft", document, keys);
  readable.set(id, { ...draft, ready });
  await keepDraft({ id, account: facts.account, day: today(), ready, sealed: bytesOf(ciphertext) });
}

/** A page that was put aside may be another person's than the one who is signed in by now. */
async function checkPerson() {
  const { account } = await get("session");
  if (account !== facts.account) throw told(say("another_person"));
}

/** Send everything that is finished and can be read here; one that fails holds up no other. */
async function sendAll(place) {
  if (busy) return;
  busy = true;
  const failed = [];
  try {
    // What this device could not keep is in this page's memory, and goes too.
    const finished = [...readable].filter(([, { ready }]) => ready);
    if (finished.length) await checkPerson();
    for (const [id, draft] of finished) {
      try {
        await send(draft, own.directory);
        readable.delete(id);
        mark(id);
        await dropDraft(id);
      } catch (error) {
        failed.push(error);
      }
    }
  } catch (error) {
    failed.push(error);
  } finally {
    busy = false;
  }
  await list();
  if (failed.length && place) throw failed[0];
}

/** The number on the page works from now on. */
function mark(id) {
  const shown = byId("work").querySelector(`[data-draft="${id}"]`);
  if (shown) fill(shown, note("good", say("sent_now")));
}

/** What this device keeps of this person, and what is finished and could not be kept. */
async function mine() {
  const kept = (await allDrafts()).filter(({ account }) => account === facts.account);
  const only = [...readable].filter(([id, { ready }]) => ready && !kept.some((one) => one.id === id));
  return [...kept, ...only.map(([id]) => ({ id, day: today(), ready: true }))];
}

/** What is not sent yet: how many, of which day; and a colleague's, who must sign in to send it. */
async function list() {
  const drafts = await mine();
  const others = (await allDrafts()).filter(({ account }) => account !== facts.account).length;
  const locked = drafts.some(({ id }) => !readable.has(id));
  const place = make("div");
  const sendable = drafts.some(({ id, ready }) => ready && readable.has(id));
  const lines = drafts.map((draft) => line(draft));
  fill(byId("unsent"),
    drafts.length ? make("h2", { text: say("unsent_count", { count: drafts.length }) })
      : make("p", { className: "hint", text: say("unsent_none") }),
    lines.length ? make("ul", { className: "plain" }, ...lines) : null,
    others ? make("p", { className: "hint", text: say("unsent_others", { count: others }) }) : null,
    sendable ? button(say("send_now"), (pressed) => attempt(place, () => sendAll(place), pressed)) : null,
    place,
    ...(locked && own ? locks() : []));
}

/** The five words open what is locked; where they are lost, new ones are made for what follows. */
function locks() {
  const keys = [{ public_key: own.publicKey, locked: own.locked }, ...(own.earlier || [])];
  return [unlocking(keys, say("unlock_drafts"), unlocked),
    make("details", {}, make("summary", { text: say("words_lost") }),
      make("p", { text: say("device_words_lost") }),
      button(say("make_device_key"), () => beginKey(byId("work"), hand, start), true))];
}

function line({ id, day, ready, sealed }) {
  const at = new Intl.DateTimeFormat(language, { dateStyle: "medium" })
    .format(new Date(`${day}T12:00:00`));
  const open = !ready && readable.has(id) ? button(say("go_on_writing"), () => write(id), true) : null;
  const aside = readable.has(id) ? null : button(say("save_for_desk"), () => {
    const address = URL.createObjectURL(new Blob([sealed], { type: "application/octet-stream" }));
    make("a", { href: address, download: `${id}-account-${id}.age` }).click();
    setTimeout(() => URL.revokeObjectURL(address), AGAIN);
  }, true);
  return make("li", {}, make("span", { text: `${at}: ${say(ready ? "draft_ready" : "draft_open")} ` }), open, aside);
}

async function unlocked() {
  for (const { id, ready, sealed } of await mine()) {
    if (readable.has(id)) continue;
    try {
      const { key, code, values } = await openDocument(sealed);
      readable.set(id, { key, code, values, ready });
    } catch { /* of words that were lost since: it stays in the list, to be saved for the desk */ }
  }
  await list();
  sendAll(null).catch(() => {}); // what did not go stays in the list
}

/** The form, for a new draft or one that was begun. */
function write(id = hex(crypto.getRandomValues(new Uint8Array(16)))) {
  const draft = readable.get(id) || fresh();
  const place = make("div");
  const saved = make("p", { className: "hint", set: { role: "status" } });
  let timer = null;
  let done = false;
  let saving = Promise.resolve();
  const save = (ready) => {
    const kept = () => keep(id, { key: draft.key, code: draft.code, values: form.read() }, ready);
    saving = saving.then(kept, kept); // one that failed spoils none that follows
    return saving;
  };
  const form = formOf(draft.values, () => {
    if (done || timer) return; // whoever types on without a pause is not waited for
    timer = setTimeout(() => {
      timer = null;
      save(false).then(() => {
        saved.textContent = say("kept_locked");
        return list();
      }, () => { saved.textContent = say("not_kept"); });
    }, QUIET);
  });
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    done = true;
  };
  const finish = button(say("finish"), (pressed) => {
    const lacking = missing(form.read());
    if (lacking) {
      pointOut(place, form, lacking);
      return;
    }
    stop();
    attempt(place, async () => {
      finished(id, await save(true).then(() => true, () => false));
    }, pressed);
  });
  fill(byId("work"), make("h2", { text: say("new_account"), tabIndex: -1 }), form.node, saved, place,
    make("p", { className: "tools" }, finish, " ", button(say("put_aside"), () => {
      stop();
      attempt(place, async () => { await save(false); await home(); }).then((ok) => { done = ok; });
    }, true)));
  byId("work").querySelector("h2").focus();
}

/** Her number, and whether it works already; `kept`: whether it lies on this device. */
function finished(id, kept) {
  const state = make("div", { set: { "data-draft": id } }, note("urgent", say("not_sent_yet")),
    kept ? null : note("trouble", say("not_kept")));
  const title = make("h2", { text: say("her_number"), tabIndex: -1 });
  fill(byId("work"), title, number(readable.get(id).code), make("p", { text: say("her_number_more") }),
    state, button(say("next_account"), () => write(), true));
  title.focus();
  const place = make("div");
  state.append(place);
  attempt(place, () => sendAll(place));
}

function home() {
  fill(byId("work"), button(say("new_account"), () => write()));
  return list();
}

/** Ask for the desk's keys while there is a line, so that lost words lose no draft. */
async function refresh() {
  const desk = await deskKeys(own.directory);
  own = { ...own, desk };
  await keepOwn(own);
}

async function hand({ publicKey, locked }) {
  // Words that were lost may be found: the key that they lock still opens what was begun.
  const earlier = own ? [{ public_key: own.publicKey, locked: own.locked }, ...(own.earlier || [])] : [];
  own = { account: facts.account, publicKey, locked, directory: facts.directory_key, earlier };
  await keepOwn(own);
}

async function start() {
  checkPerson().catch((error) => {
    if (error.told) fill(byId("work"), note("urgent", error.message));
  });
  own = (await ownOf(facts.account)) || null;
  if (own === null) {
    fill(byId("work"), make("p", { text: say("device_words") }),
      button(say("make_device_key"), () => beginKey(byId("work"), hand, start)));
    return;
  }
  await home();
  refresh().catch(() => {}); // without a line the keys of last time do
}

watch(() => {
  forget();
  // What is finished shows nothing and goes as soon as there is a line; the rest is locked.
  readable.forEach(({ ready }, id) => { if (!ready) readable.delete(id); });
  if (own) home();
});
addEventListener("online", () => sendAll(null).catch(() => {}));
setInterval(() => sendAll(null).catch(() => {}), AGAIN);
attempt(byId("place"), start);
keepForOffline().catch(async () => {
  if (!(await isKept())) fill(byId("offline"), note("urgent", say("no_offline")));
});
