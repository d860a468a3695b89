// Filing under a bad link. What an operator answers for the citizen of an open visit is kept first,
// under a key that only the pages of the visit have and only this module's memory holds; then it is
// sent, in its order, until the portal has answered. Without a link it waits on this computer. Each
// has the key of its form and a number: sent twice it is one act.
const doc = document;
const own = doc.querySelector("script[data-visit-key]");
const { visitKey, kept, sending, sent, over, refused, files } = own.dataset;
own.removeAttribute("data-visit-key");

const drawer = "filings";
function read() {
  try {
    return JSON.parse(localStorage.getItem(drawer)) || [];
  } catch {
    return [];
  }
}
function write(list) {
  if (list.length > 0) localStorage.setItem(drawer, JSON.stringify(list));
  else localStorage.removeItem(drawer);
}
const encode = (bytes) => btoa(Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join(""));
const decode = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

const cipher = "AES-GCM";
let key;
async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return encode(iv) + "." + encode(await crypto.subtle.encrypt({ name: cipher, iv }, await key, plain));
}
// Null is what another visit has left: nobody can open it any more.
async function open(text) {
  try {
    const [iv, data] = text.split(".").map(decode);
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: cipher, iv }, await key, data)));
  } catch {
    return null;
  }
}

const band = doc.querySelector("[data-band]");
function tell(text) {
  if (!band.isConnected) doc.querySelector("main").prepend(band);
  band.hidden = false;
  band.querySelector("[data-said]").textContent = text;
  band.scrollIntoView({ block: "nearest" });
}

// Null is no answer: the link failed, or the portal is not itself.
async function post(to, body, patience) {
  if (!navigator.onLine) return null;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const { status, url, redirected, text } = await fetched(fetch(to, { method: "POST", body, signal: stop.signal }));
    return status > 499 || status === 429 ? null : { to, status, text, led: redirected && url };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
// The whole answer has come, or none of it.
async function fetched(asked) {
  const answer = await asked;
  return { status: answer.status, url: answer.url, redirected: answer.redirected, text: await answer.text() };
}

// The answer is shown as if the browser had sent the form itself.
const bare = (address) => new URL(address, location).href.split(/[?#]/)[0];
function show(answer) {
  leave();
  if (answer.led || bare(answer.to) !== bare("")) location.assign(answer.led || answer.to);
  else put(answer);
}
// The module of all pages learns by the event of a form that is sent that nothing typed is lost.
let form = null;
function leave() {
  if (form) form.dispatchEvent(new Event("submit", { bubbles: true }));
}
function put(answer) {
  const page = new DOMParser().parseFromString(answer.text, "text/html");
  doc.title = page.title;
  doc.querySelector("main").replaceWith(doc.adoptNode(page.querySelector("main")));
  scrollTo(0, 0);
  const summary = doc.querySelector(".govuk-error-summary");
  if (summary) summary.focus();
}

// Sends what waits, one after another and in one tab at a time; gives the last answer.
async function drain() {
  let last = null;
  for (let list = read(); list.length > 0; list = read()) {
    const one = await open(list[0]);
    if (!one) {
      write([]);
      return null;
    }
    const answer = await post(one.to, new URLSearchParams(one.fields), 15000);
    if (!answer) {
      tell(kept);
      return null;
    }
    if (/\/sign-in/.test(answer.led)) return answer; // it is sent when the operator is back
    if (answer.status === 404) { // the visit is over: nothing of its citizen stays, here or on the screen
      write([]);
      leave();
      put(answer);
      tell(over);
      return null;
    }
    write(read().slice(1));
    if (answer.status > 399 && answer.status !== 422) {
      tell(refused);
      return null;
    }
    last = answer;
  }
  return last;
}
const alone = (work) => (navigator.locks ? navigator.locks.request(drawer, work) : work());

// What is typed after something was kept is not taken from the screen.
let typed = false;
async function settle() {
  const answer = await alone(drain);
  if (answer && typed) tell(sent);
  else if (answer) show(answer);
}

let number = 0;
async function submit(button) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string")
    .map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);
  if (button && button.name) fields.push([button.name, button.value]);
  number = Math.max(number + 1, Date.now());
  fields.push(["sequence", String(number)]);
  const to = bare(form.getAttribute("action"));
  const attached = [...form.querySelectorAll("[type=file]")].filter((field) => field.files.length > 0);
  if (attached.length > 0) {
    await alone(drain);
    const body = new FormData();
    fields.forEach(([name, value]) => body.append(name, value));
    attached.forEach((field) => [...field.files].forEach((file) => body.append(field.name, file)));
    const answer = read().length === 0 && await post(to, body, 180000);
    if (answer) return show(answer);
  }
  const sealed = await seal({ to, fields });
  write([...read(), sealed]);
  await settle();
  if (attached.length > 0 && read().length > 0) tell(kept + " " + files);
}

let busy = false;
async function take(event) {
  const does = event.target.dataset.form;
  if (does === "end-visit") return write([]); // the next citizen finds nothing
  if (!event.isTrusted || !/^(answer|check|sign)$/.test(does)) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  form = event.target;
  typed = false;
  const waiting = setTimeout(() => tell(sending), 1000);
  try {
    await submit(event.submitter);
  } catch {
    HTMLFormElement.prototype.submit.call(form); // nothing can be kept here: it goes as ever
  }
  clearTimeout(waiting);
  busy = false;
}

function begin() {
  key = crypto.subtle.importKey("raw", decode(visitKey), cipher, false, ["encrypt", "decrypt"]);
  addEventListener("submit", take, true);
  addEventListener("input", () => { typed = true; });
  const again = () => { if (!busy && read().length > 0) settle(); };
  addEventListener("online", again);
  setInterval(again, 4000);
  again();
}
if (visitKey && band && window.isSecureContext && crypto.subtle && window.localStorage) begin();
