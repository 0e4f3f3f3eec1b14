// Help that came to the line because no service could be asked, or none opened it: the reader finds
// another, which gets it sealed in this page. There is no account in it to go along.

import { attempt, post } from "./api.js";
import { fill, make, note, say } from "./dom.js";
import { share } from "./deciding.js";
import { helping } from "./helping.js";

/** The form, and what became of it. The help itself stays here until it is kept. */
export function passing(held, seat) {
  const place = make("div");
  const { document } = [...held.parts.values()].find((part) => part.kind === "assistance");
  let busy = false;
  const hand = async (chosen) => {
    if (busy) return;
    busy = true;
    await attempt(place, async () => {
      const targets = chosen();
      const shares = await Promise.all(
        targets.map((one) => share(held, seat, document, one, targets, "")));
      await post(`referrals/${held.item.id}/disposition`, { disposition: "service", shares }, seat);
      fill(form);
      fill(place, note("good", say("help_told")));
    }, form.querySelector("form > button:not([type])"));
    busy = false;
  };
  const form = make("div", {}, helping(document, hand, { learns: say("help_learns"), mayRead: false }));
  return make("div", {}, form, place);
}
