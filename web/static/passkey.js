// A passkey instead of a typed code. Without this module its forms stay hidden: the code,
// which needs no script, is always there.
const reads = (name) => window.PublicKeyCredential && PublicKeyCredential[name];
const kinds = {
  get: { read: "parseRequestOptionsFromJSON", ask: (publicKey) => navigator.credentials.get({ publicKey }) },
  create: { read: "parseCreationOptionsFromJSON", ask: (publicKey) => navigator.credentials.create({ publicKey }) },
};

for (const box of document.querySelectorAll("[data-passkey]")) {
  const { read, ask } = kinds[box.dataset.passkey];
  if (!reads(read)) continue;
  const form = box.querySelector("form");
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    failed.hidden = true;
    try {
      const answer = await fetch(box.dataset.options, { method: "POST", redirect: "manual" });
      if (answer.status === 403 && box.dataset.prove) return location.assign(box.dataset.prove);
      const key = await ask(PublicKeyCredential[read]((await answer.json()).publicKey));
      form.elements.response.value = JSON.stringify(key.toJSON());
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
  box.hidden = false;
}
