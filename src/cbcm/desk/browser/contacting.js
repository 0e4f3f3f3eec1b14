// The short message on her behalf: the page hands over the number and her language, and nothing else.

import { attempt, post, told } from "./api.js";
import { button, fill, make, note, say } from "./dom.js";

const WHY = ["not_now", "already_today", "not_sent"];

/** The button, where she agreed to be written to; null where she did not. */
export function contacting(held, seat) {
  const part = [...held.parts.values()].find(({ kind }) => kind === "contact");
  const { phone, language, may_write: agreed } = part ? part.document : {};
  if (!agreed || !phone || phone.startsWith("whatsapp:")) return null; // it goes by SMS
  const place = make("div");
  const send = button(say("contact_send"), () => attempt(place, async () => {
    try {
      await post(`referrals/${held.item.id}/contact`, { number: phone, language }, seat);
    } catch (error) {
      throw WHY.includes(error.code) ? told(say(`contact_${error.code}`)) : error;
    }
    fill(place, note("good", say("contact_sent")));
  }, send), true);
  return make("div", {}, make("p", { text: say("contact_more") }), send, place);
}
