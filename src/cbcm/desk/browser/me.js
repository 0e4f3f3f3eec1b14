// Adding a passkey to the own account.

import { ask, known, make } from "./credentials.js";

const place = document.getElementById("passkey");
const trouble = document.getElementById("passkey-trouble");

if (place) {
  place.hidden = !known();
  place.querySelector("button").addEventListener("click", async () => {
    trouble.hidden = true;
    try {
      await ask("/desk/me/passkeys", await make(await ask("/desk/me/passkeys/offer")));
      location.reload();
    } catch {
      trouble.hidden = false;
    }
  });
}
