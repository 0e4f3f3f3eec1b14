// At which seat somebody works: the own one, or one of a colleague who is away.

import { get } from "./api.js";
import { field, fill, make, say, seatName } from "./dom.js";

/** Ask for the seats and show them at `place`; calls `then(seat)` for the first and any other. */
export async function choose(place, then) {
  const { seats } = await get("session");
  if (seats.length < 2) {
    fill(place, make("p", { className: "seat", text: seats.length ? seatName(seats[0]) : "" }));
  } else {
    const options = seats.map((seat) => make("option", { value: seat, text: seatName(seat) }));
    const list = make("select", {}, ...options);
    list.addEventListener("change", () => then(list.value));
    fill(place, ...field(say("at_seat"), list));
  }
  if (seats.length) await then(seats[0]);
}
