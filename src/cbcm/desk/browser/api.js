// Requests to the server, for lines that break off: each fails clearly and can be made again.

import { button, fill, make, note, say } from "./dom.js";

const SECONDS = 90;
const SEALED = "application/octet-stream";

/**
 * Why a request brought nothing: "offline", "session", "gone", "conflict" or "refused". `code` is
 * the server's own, where it said one.
 */
export class Trouble extends Error {
  constructor(kind, code = "") {
    super(say(`trouble_${kind}`));
    this.kind = kind;
    this.code = code;
  }
}

/** An error whose words are for the reader, who has to do something else. */
export const told = (text) => Object.assign(new Error(text), { told: true });

const LASTING = ["gone", "conflict", "refused", "repeated"];
const KINDS = { 401: "session", 404: "gone", 409: "conflict", 422: "repeated" };

async function ask(method, path, seat, body, more = {}) {
  const headers = seat ? { ...more, "X-Seat": seat } : { ...more };
  const isSealed = body instanceof Uint8Array;
  if (body !== undefined) headers["Content-Type"] = isSealed ? SEALED : "application/json";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SECONDS * 1000);
  try {
    const answer = await fetch(`/api/v1/${path}`, {
      method, headers, signal: stop.signal, redirect: "error",
      body: body === undefined || isSealed ? body : JSON.stringify(body),
    });
    const content = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok) return content;
    const kind = KINDS[answer.status] || (answer.status < 500 ? "refused" : "offline");
    throw new Trouble(kind, codeOf(content));
  } catch (error) {
    throw error instanceof Trouble ? error : new Trouble("offline");
  } finally {
    clearTimeout(timer);
  }
}

/** The code of a problem document; what stands between us and the server may answer otherwise. */
function codeOf(content) {
  try {
    return String(parsed(content).code);
  } catch {
    return "";
  }
}

const parsed = (content) => (content.length ? JSON.parse(new TextDecoder().decode(content)) : null);

export const get = async (path, seat) => parsed(await ask("GET", path, seat));
export const download = (path, seat) => ask("GET", path, seat);
export const upload = (path, sealed, seat) => ask("PUT", path, seat, sealed);
export const post = async (path, body, seat, more) => parsed(await ask("POST", path, seat, body, more));

/**
 * Do something that may fail, and say so at `place` with a way to try again. Nothing that was
 * typed or opened goes. Returns whether it succeeded.
 */
export async function attempt(place, work, pressed) {
  if (pressed) pressed.disabled = true;
  fill(place, make("p", { className: "busy", text: say("one_moment"), set: { role: "status" } }));
  try {
    await work();
    if (place.querySelector(":scope > .busy")) fill(place);
    return true;
  } catch (error) {
    const again = LASTING.includes(error.kind) || error.told ? null
      : button(say("try_again"), () => attempt(place, work, pressed));
    const enter = error.kind === "session" ? make("a", {
      text: say("sign_in_again"), href: "/desk/sign-in", target: "_blank", rel: "noopener",
    }) : null;
    const text = error instanceof Trouble || error.told ? error.message : say("trouble_page");
    fill(place, note("trouble", text), enter && make("p", {}, enter), again);
    return false;
  } finally {
    if (pressed) pressed.disabled = false;
  }
}

export const base64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return btoa(text);
};
export const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
