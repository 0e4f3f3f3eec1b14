// A voice that was opened here: listened to in the page, from its memory only.

import { make, note, say } from "./dom.js";

const addresses = [];

/** The controls to listen to a recording; what the browser does not play is said. */
export function player({ type, content }) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  addresses.push(address);
  const sound = make("audio", { controls: true, preload: "metadata", src: address });
  sound.setAttribute("aria-label", say("voice_of_hers"));
  sound.setAttribute("controlslist", "nodownload"); // a click must not leave it on a disk
  sound.addEventListener("error", () => sound.replaceWith(note("urgent", say("cannot_play"))));
  return sound;
}

/** Let go of every recording that was opened. */
export const hush = () => addresses.splice(0).forEach((address) => URL.revokeObjectURL(address));
