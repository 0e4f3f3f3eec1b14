// Open again what was saved: the file goes nowhere, it is opened in this page.

import { attempt, told } from "./api.js";
import { card, hold } from "./card.js";
import { field, fill, make, say } from "./dom.js";
import { openParts } from "./referral.js";

const NAME = /([0-9a-f]{32})-(account|identity|contact|assistance|notice|packet|attachment)-([0-9a-f]{32})/;

/** A field that takes saved files. They were kept, as far as is known from here. */
export function saved(seat) {
  const input = make("input", { type: "file", multiple: true, accept: ".age,application/octet-stream" });
  const place = make("div");
  const list = make("ul", { className: "cards" });
  input.addEventListener("change", () => attempt(place, async () => {
    const found = new Map();
    for (const file of input.files) {
      const name = NAME.exec(file.name);
      if (!name) throw told(say("not_saved_here"));
      const [, id, kind, part] = name;
      const item = { id, purpose: kind === "packet" ? "alert" : kind, state: "kept", parts: [] };
      const held = found.get(id) || hold(item);
      if (kind === "account") held.item.purpose = "account";
      held.parts.set(part, {
        kind, sealed: new Uint8Array(await file.arrayBuffer()), saved: true,
      });
      found.set(id, held);
    }
    for (const held of found.values()) await openParts(held);
    fill(list, ...[...found.values()].map((held) => card(held, seat)));
    input.value = "";
  }));
  return make("details", {}, make("summary", { text: say("saved_file") }),
    ...field(say("saved_choose"), input, say("saved_choose_hint")), place, list);
}
