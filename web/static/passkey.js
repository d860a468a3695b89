// A passkey instead of a typed code. The module of all pages shows the button where a device
// can do it and fetches this one when it is pressed; without either the code is always there.
const kinds = {
  get: { read: "parseRequestOptionsFromJSON", ask: (publicKey) => navigator.credentials.get({ publicKey }) },
  create: { read: "parseCreationOptionsFromJSON", ask: (publicKey) => navigator.credentials.create({ publicKey }) },
};

export async function ask(box) {
  const kind = kinds[box.dataset.passkey];
  const form = box.querySelector("form");
  const button = form.querySelector("button");
  const failed = form.querySelector("[data-failed]");
  if (button.disabled) return;
  button.disabled = true;
  failed.hidden = true;
  try {
    const answer = await fetch(box.dataset.options, { method: "POST", redirect: "manual" });
    if (answer.status === 403 && box.dataset.prove) return location.assign(box.dataset.prove);
    const key = await kind.ask(PublicKeyCredential[kind.read]((await answer.json()).publicKey));
    form.elements.response.value = JSON.stringify(key.toJSON());
    form.submit();
  } catch {
    failed.hidden = false;
    button.disabled = false;
  }
}
