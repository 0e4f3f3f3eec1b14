// The mailbox: write a mail to the line, read the one that comes back.

import { ask, attempt, byId, make } from "./parts.js";

const mails = new Map(); // address -> bubbles

function show() {
  const found = mails.get(byId("mail-from").value) || [];
  byId("mails").replaceChildren(...found.map(([kind, text]) => make("p", {
    className: `bubble ${kind}`, textContent: text, dir: "auto",
  })));
}

export function setUpMailbox(changed) {
  byId("mail-from").addEventListener("change", show);
  byId("mail").addEventListener("submit", (event) => {
    event.preventDefault();
    const sender = byId("mail-from").value;
    const text = byId("mail-text").value;
    attempt(event.submitter, async () => {
      const { answer } = await ask("mail", { sender, text });
      const found = mails.get(sender) || [];
      found.push(["mine", text]);
      if (answer) found.push(["line", answer]);
      mails.set(sender, found);
      byId("mail-text").value = "";
      show();
      await changed();
    });
  });
}
