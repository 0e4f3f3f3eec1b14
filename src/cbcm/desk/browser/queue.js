// The line's queue: everything opened in one go, then by alert and by what it is about.

import { acknowledge, fetchParts, openParts } from "./referral.js";

const SENSITIVE = ["SEA", "SH", "GBV", "CORR"];
const READERS = ["network:desk", "network:co_chair"];

/** Whether people at this seat decide what becomes of an account. */
export const decides = (seat) => READERS.includes(seat);

/** Open all that is not open yet, one after the other; `each(held, error)` after each. */
export async function openAll(lines, seat, each) {
  for (const held of lines) {
    let trouble = null;
    try {
      await fetchParts(held, seat);
      await openParts(held, seat);
      await acknowledge(held, seat, false);
    } catch (error) {
      trouble = error; // one that does not open holds up no other
    }
    each(held, trouble);
  }
}

/** By alert, danger, child, sensitive, unclear, aid; what does not say stays where it was. */
export function inOrder(lines) {
  return lines.map((held, at) => [rank(held), at, held])
    .sort((one, other) => one[0] - other[0] || one[1] - other[1])
    .map(([, , held]) => held);
}

function rank(held) {
  const known = {};
  held.parts.forEach(({ document }) => Object.assign(known, document, (document || {}).facts));
  if (held.item.purpose === "alert") return 0;
  if (known.danger) return 1;
  if (known.child === "yes") return 2;
  if (SENSITIVE.includes(known.category)) return 3;
  return known.category === "PROG" ? 5 : 4;
}
