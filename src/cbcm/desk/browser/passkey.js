// Signing in with a passkey: a button that is there only where the browser knows them.

import { ask, known, prove } from "./credentials.js";

const place = document.getElementById("passkey");
const trouble = document.getElementById("passkey-trouble");

place.hidden = !known();
place.querySelector("button").addEventListener("click", async () => {
  trouble.hidden = true;
  try {
    await ask("/desk/sign-in/passkey", await prove(await ask("/desk/sign-in/passkey/question")));
    location.assign("/desk");
  } catch {
    trouble.hidden = false;
  }
});
