// Leave without a trace in the history: by the button, or by Esc twice. Nothing else is scripted.
(() => {
  const leave = document.getElementById("leave");
  const go = (event) => {
    if (event) event.preventDefault();
    document.title = "\u00a0";
    document.documentElement.style.display = "none"; // at once, however slow the line is
    location.replace(leave.href);
  };
  leave.addEventListener("click", go);
  let last = -Infinity;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (event.timeStamp - last < 2000) go();
    last = event.timeStamp;
  });
  // A browser that keeps the page for "back" keeps what was typed: nothing of it is shown again.
  addEventListener("pagehide", (event) => {
    if (event.persisted) document.querySelectorAll("form").forEach((form) => form.reset());
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  // One entry in the history, whatever language was chosen; a reload asks for an empty form.
  document.querySelectorAll("a[data-instead]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(link.href);
  }));
  const start = document.querySelector("[data-start]");
  if (start) history.replaceState(null, "", start.dataset.start);
  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
