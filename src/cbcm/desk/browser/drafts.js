// What was written down and not yet sent lies on this device, sealed: in the browser's own store.
// A seized telephone shows how many there are and of which day, nothing else.

const NAME = "cbcm";
const VERSION = 1;
const DRAFTS = "drafts";
const OWN = "own";

let opening = null;

function store() {
  opening = opening || new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(DRAFTS, { keyPath: "id" });
      asked.result.createObjectStore(OWN, { keyPath: "account" });
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opening;
}

async function within(room, mode, work) {
  const opened = await store();
  return new Promise((done, failed) => {
    const all = opened.transaction(room, mode, { durability: "strict" });
    const asked = work(all.objectStore(room));
    all.oncomplete = () => done(asked.result);
    all.onerror = () => failed(all.error);
    all.onabort = () => failed(all.error || new Error("not kept"));
  });
}

/** Every draft of this device: {id, account, day, ready, sealed}. */
export const allDrafts = () => within(DRAFTS, "readonly", (room) => room.getAll());

/** Keep a draft; what was finished, perhaps in another window, is not made unfinished again. */
export const keepDraft = (draft) => within(DRAFTS, "readwrite", (room) => {
  const there = room.get(draft.id);
  there.onsuccess = () => {
    try {
      if (there.result && there.result.ready && !draft.ready) throw new Error("finished");
      room.put(draft);
    } catch {
      room.transaction.abort();
    }
  };
  return there;
});
export const dropDraft = (id) => within(DRAFTS, "readwrite", (room) => room.delete(id));

/** What this device holds for a person: {account, publicKey, locked, directory, desk, earlier}. */
export const ownOf = (account) => within(OWN, "readonly", (room) => room.get(account));
export const keepOwn = (own) => within(OWN, "readwrite", (room) => room.put(own));
