// Whoever walks away leaves nothing open: after 15 minutes without a sign, and on leaving.

const MINUTES = 15;
const SIGNS = ["pointerdown", "keydown", "input", "scroll", "touchstart"];

/** Call `close` once nobody did anything for 15 minutes, or the page is left. */
export function watch(close) {
  let latest = Date.now();
  SIGNS.forEach((name) => addEventListener(name, () => {
    if (Date.now() - latest < MINUTES * 60000) latest = Date.now();
  }, { passive: true, capture: true }));
  // A telephone that slept counts too: what matters is the time, not the ticks.
  const look = () => {
    if (Date.now() - latest < MINUTES * 60000) return;
    latest = Date.now();
    close(true);
  };
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => close(false));
}

/**
 * For a page that shows a secret once: `close` empties it, and whoever comes back with the button
 * "back" finds a page that begins anew, not the one that the browser put aside.
 */
export function once(close) {
  watch((idle) => { close(); if (idle) location.reload(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
