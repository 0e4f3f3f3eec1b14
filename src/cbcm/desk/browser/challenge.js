// "Who still has the key?" Every month the server asks; whoever unlocks the key answers.

import { bytesOf, get, post } from "./api.js";
import { holds, openDocument } from "./vault.js";

/** The questions that are open for keys of this seat; none before a deputy's key counts. */
export async function asked(seat) {
  try {
    return (await get("directory/challenges", seat)).items;
  } catch (error) {
    if (error.kind === "refused") return [];
    throw error;
  }
}

/**
 * Answer what the unlocked keys can answer; how many. The server is not believed: it could send
 * a part of a complaint to have it opened for it, so anything but a challenge is left alone.
 */
export async function answer(seat) {
  let answered = 0;
  for (const item of await asked(seat)) {
    if (!holds(item.public_key)) continue;
    const inside = await openDocument(bytesOf(item.sealed), item.public_key);
    const names = Object.keys(inside).sort().join();
    const { challenge: token } = inside;
    if (names !== "challenge,public_key,seat,version" || inside.seat !== item.seat
      || inside.public_key !== item.public_key || !/^[0-9a-f]{64}$/.test(token)) continue;
    await post("directory/challenges", {
      seat: item.seat, public_key: item.public_key, token,
    }, seat);
    answered += 1;
  }
  return answered;
}
