// Improvements only: every page works without this module.
const doc = document;

// The error summary takes the focus, and its links bring the question into view.
const summary = doc.querySelector(".govuk-error-summary");
if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && doc.getElementById(decodeURIComponent(link.hash.slice(1)));
    const field = target && (target.querySelector("input") || target);
    if (!field) return;
    event.preventDefault();
    const group = field.closest("fieldset");
    const words = (group && group.querySelector("legend")) || (field.labels && field.labels[0]);
    (words || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// A second click on the same form waits until the first has had its time.
const patience = 10000;
doc.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
  setTimeout(() => form.removeAttribute("data-sent"), patience);
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  doc.querySelectorAll("[data-sent]").forEach((form) => form.removeAttribute("data-sent"));
});

// A sheet of paper on request.
doc.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});

// Two minutes before the session ends the page says so, and lengthens it in place.
const session = doc.querySelector("[data-session-seconds]");
if (session) {
  const warnBefore = 120;
  const length = Number(session.dataset.sessionSeconds);
  let timer;
  const watch = () => {
    session.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => { session.hidden = false; }, Math.max(length - warnBefore, 1) * 1000);
  };
  session.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(session.dataset.extend, { method: "POST" }).catch(() => null);
    if (answer && answer.ok) watch();
  });
  watch();
}
