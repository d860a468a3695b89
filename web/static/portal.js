// Improvements only: every page works without this module, and none of it decides anything.
const doc = document;
const all = (css, within = doc) => [...within.querySelectorAll(css)];
const one = (css, within = doc) => within.querySelector(css);
const make = (tag, properties) => Object.assign(doc.createElement(tag), properties);
// The words of what this module adds stand on its own element, in the page's language.
const words = one("script[data-copied]").dataset;
const linkButton = (text) => make("button", { type: "button", className: "qz-link-button", textContent: text });

// What changes without the focus moving is said aloud by screen readers.
const live = make("p", { className: "govuk-visually-hidden" });
live.setAttribute("role", "status");
doc.body.append(live);
const say = (text) => { live.textContent = text; };

// The error summary takes the focus, and its links bring the question into view.
function focusErrors() {
  const summary = one(".govuk-error-summary");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const target = link && doc.getElementById(decodeURIComponent(link.hash.slice(1)));
    const field = target && (one("input", target) || target);
    if (!field) return;
    event.preventDefault();
    const group = field.closest("fieldset");
    const label = (group && one("legend", group)) || (field.labels && field.labels[0]);
    (label || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

// Answers that were typed and not sent are not left by mistake. After an error nothing of
// the page is kept yet. A browser lets only those be held who have touched the page.
const controls = ["input:not([type=hidden])", "select", "textarea"].map((f) => "[data-form=answer] " + f).join();
const chosen = (field) => field.checked || !/^(radio|checkbox)$/.test(field.type);
const typed = () => all(controls).filter(chosen).map((field) => field.value).join("\n").trim();
let kept = "";
let leaving = false;
const remember = () => { kept = one(".govuk-error-summary") ? "" : typed(); };
addEventListener("beforeunload", (event) => {
  const touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
  if (leaving || !touched || typed() === kept) return;
  event.preventDefault();
  event.returnValue = "";
});

// A field may be called "action" or "submit" and hide the form's own.
const addressOf = (form) => new URL(form.getAttribute("action"), location).href;
const send = (form) => HTMLFormElement.prototype.submit.call(form);

// A second click on the same form waits until the first has had its time.
const patience = 10000;
doc.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
  setTimeout(() => form.removeAttribute("data-sent"), patience);
  leaving = true;
  if (/(sign-out|counter.+end)$/.test(addressOf(form))) forget();
  if (hasFile(form) && event.submitter && !event.submitter.name) {
    event.preventDefault();
    upload(form);
  }
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  leaving = false;
  all("[data-sent]").forEach((form) => form.removeAttribute("data-sent"));
});

// Files show how far they are. What fails on the way is sent again as a plain form: the
// key of the form makes it the same act.
const hasFile = (form) => all('[type="file"]', form).some((field) => field.files.length > 0);
function upload(form) {
  const bar = make("progress", { max: 1, value: 0, className: "qz-progress" });
  bar.setAttribute("aria-label", words.sending);
  form.append(bar);
  say(words.sending);
  const sending = new XMLHttpRequest();
  sending.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
  sending.onerror = () => send(form);
  sending.onload = () => {
    if (sending.responseURL !== addressOf(form)) return location.assign(sending.responseURL);
    const answer = new DOMParser().parseFromString(sending.responseText, "text/html");
    const main = one("main", answer);
    if (!main) return send(form);
    doc.title = answer.title;
    one("main").replaceWith(doc.adoptNode(main));
    scrollTo(0, 0);
    leaving = false;
    improve();
  };
  sending.open("POST", addressOf(form));
  sending.send(new FormData(form));
}

// Services are offered while one types: links under the box, reached with the arrows.
function suggest(form) {
  const box = one('[type="search"]', form);
  if (!box || !form.action.endsWith("/services")) return;
  const list = make("ul", { className: "qz-suggest", hidden: true });
  box.autocomplete = "off";
  box.parentElement.after(list);
  const close = () => {
    list.hidden = true;
    say("");
  };
  const offer = ({ said, found }) => {
    list.replaceChildren(...found.map((service) => {
      const item = make("li");
      item.append(make("a", { href: service.url, textContent: service.name, lang: service.lang || "" }));
      if (!service.lang) item.firstChild.removeAttribute("lang");
      return item;
    }));
    list.hidden = found.length === 0;
    say(said);
  };
  let pause;
  box.addEventListener("input", () => {
    clearTimeout(pause);
    const asked = box.value.trim();
    if (asked.length < 2) return close();
    pause = setTimeout(async () => {
      const answer = await fetch(form.action + "/suggest?q=" + encodeURIComponent(asked)).catch(() => null);
      if (answer && answer.ok && asked === box.value.trim() && form.contains(doc.activeElement)) {
        offer(await answer.json());
      }
    }, 250);
  });
  form.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const links = all("a", list);
    const step = { ArrowDown: 1, ArrowUp: -1, Escape: -links.length - 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    (links[links.indexOf(doc.activeElement) + step] || box).focus();
    if (event.key === "Escape") close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
}

// A code goes to the clipboard with one press.
function copy(code) {
  const button = linkButton(words.copy);
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(code.textContent.trim()).then(() => {
      button.textContent = words.copied;
      say(words.copied);
    }, () => button.remove());
  });
  code.after(" ", button);
}

// The page is read aloud where the device has a voice for its language.
const speech = window.speechSynthesis;
const readable = "h1,h2,h3,p,li,dt,dd,legend,label,th,td,summary";
function readAloud() {
  const language = doc.documentElement.lang;
  if (one("main [data-read]") || !speech.getVoices().some((voice) => voice.lang.slice(0, 2) === language)) return;
  const button = linkButton(words.read);
  button.classList.add("qz-listen");
  button.setAttribute("data-read", "");
  const rest = () => {
    speech.cancel();
    button.textContent = words.read;
  };
  button.addEventListener("click", () => {
    if (speech.speaking) return rest();
    button.textContent = words.stop;
    const parts = all(readable, one("main")).filter((part) => part.offsetParent && !one(readable, part));
    parts.forEach((part) => {
      const utterance = new SpeechSynthesisUtterance(part.innerText);
      utterance.lang = part.closest("[lang]").lang;
      if (part === parts[parts.length - 1]) utterance.onend = rest;
      speech.speak(utterance);
    });
  });
  addEventListener("pagehide", rest);
  one("main").prepend(button);
}

// With the person's leave this device keeps the last statuses, for the page without a
// connection. They go with the leave, with signing out, and when somebody else signs in.
const drawer = "statuses";
function stored() {
  try {
    return JSON.parse(localStorage.getItem(drawer));
  } catch (error) {
    return null;
  }
}
function forget() {
  try {
    localStorage.removeItem(drawer);
    localStorage.removeItem("filings");
  } catch (error) {
    // It keeps nothing.
  }
}
// A line is an application: service, status, day, number.
const parts = ['a[href*="/applications/"]', ".govuk-tag", "time", "code"];
function statuses() {
  const entries = all("main li, main tr").filter((entry) => one(parts[0], entry));
  return entries.map((entry) => parts.flatMap((part) => all(part, entry)).map((e) => e.textContent.trim()).join(" · "));
}
function offerToKeep(section) {
  const box = one("input", section);
  const { owner, seen } = section.dataset;
  const keep = () => localStorage.setItem(drawer, JSON.stringify({ owner, seen, lines: statuses() }));
  const last = stored();
  box.checked = Boolean(last && last.owner === owner);
  if (box.checked) keep();
  else forget();
  box.addEventListener("change", () => {
    if (box.checked) keep();
    else forget();
    say(box.checked ? section.dataset.kept : section.dataset.gone);
  });
  section.hidden = false;
}
function showKept(section) {
  const last = stored();
  if (!last) return;
  one("[data-seen]", section).textContent = last.seen;
  one("ul", section).replaceChildren(...last.lines.map((line) => make("li", { textContent: line })));
  section.hidden = false;
}

// Texts are kept on the server while one types.
function keepTyping(form) {
  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const body = new FormData(form);
      body.set("keep", 1);
      if (!leaving) fetch(addressOf(form), { method: "POST", body }).catch(() => null);
    }, 4000);
  });
}

// Two minutes before the session ends the page says so, and lengthens it in place.
function watchSession(session) {
  const warnBefore = 120;
  let timer;
  const watch = (left) => {
    session.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(() => { session.hidden = false; }, Math.max(left - warnBefore, 1) * 1000);
  };
  one("button", session).addEventListener("click", async (event) => {
    event.preventDefault();
    const answer = await fetch(session.dataset.extend, { method: "POST" }).catch(() => null);
    if (answer && answer.ok) watch(session.dataset.sessionSeconds);
  });
  watch(session.dataset.sessionLeft);
}

// Who stays for a second page gets help without a connection: the worker, and in its store
// the offline page of this language with the files it needs.
async function workOffline() {
  if (!navigator.serviceWorker || !doc.referrer.startsWith(location.origin)) return;
  await navigator.serviceWorker.register("/sw.js");
  const store = await caches.open("offline");
  const files = [words.offline, ...all('link[rel="stylesheet"], link[rel="icon"]').map((link) => link.href),
    one("script[data-copied]").src];
  if ((await Promise.all(files.map((file) => store.match(file)))).every(Boolean)) return;
  await caches.delete("offline");
  const asNobody = files.map((file) => new Request(file, { credentials: "omit" }));
  await (await caches.open("offline")).addAll(asNobody);
}

// Everything in main, anew when main has been replaced.
function improve() {
  focusErrors();
  remember();
  all("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  if (navigator.clipboard) all('main [data-fact="tracking-code"], main [data-copy]').forEach(copy);
  if (speech) readAloud();
}

// A passkey's own module comes when its button is pressed.
const passkeys = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
if (passkeys) all("[data-passkey]").forEach((box) => {
  box.hidden = false;
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    import(box.dataset.script).then((m) => m.ask(box), () => { one("[data-failed]", box).hidden = false; });
  });
});

improve();
all('form[role="search"]').forEach(suggest);
all("[data-session-seconds]").forEach(watchSession);
all("[data-keep]").forEach(offerToKeep);
all("[data-autosave]").forEach(keepTyping);
all("[data-last-seen]").forEach(showKept);
if (speech && speech.addEventListener) speech.addEventListener("voiceschanged", readAloud);
addEventListener("load", () => workOffline().catch(() => {}));
