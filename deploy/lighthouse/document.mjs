// Has a certificate issued in the demo, as a citizen and an official would in a browser, so
// that there is a document whose page can be measured.
const service = "no-criminal-record";
const citizen = "citizen";
const official = "official-gp";

// issueDocument gives the code by which anybody verifies the document.
export async function issueDocument(browser, base) {
  const number = await as(browser, base, citizen, (tab) => apply(tab, base));
  await as(browser, base, official, (tab) => approve(tab, base, number));
  return as(browser, base, citizen, async (tab) => {
    await tab.goto(`${base}/ru/cabinet/applications/${number}`);
    return fact(tab, "verification-code");
  });
}

// as does something signed in as a persona, in a window that shares nothing.
async function as(browser, base, persona, act) {
  const context = await browser.createBrowserContext();
  try {
    const tab = await context.newPage();
    await tab.goto(`${base}/ru/sign-in`);
    await press(tab, `button[name="persona"][value="${persona}"]`);
    return await act(tab);
  } finally {
    await context.close();
  }
}

async function apply(tab, base) {
  await tab.goto(`${base}/ru/services/${service}`);
  await press(tab, `form[data-form="start"] button`);
  for (let page = 0; page < 40 && !(await tab.$(`form[data-form="check"]`)); page++) {
    await tab.$$eval(`form[data-form="answer"] input, form[data-form="answer"] select`, answerFirst);
    await press(tab, `form[data-form="answer"] button:not([hidden]):not([name])`);
  }
  await press(tab, `form[data-form="check"] button`);
  await tab.type(`[name="code"]`, await fact(tab, "one-time-code"));
  await press(tab, `form[data-form="sign"] button`);
  return fact(tab, "application-number");
}

async function approve(tab, base, number) {
  await tab.goto(`${base}/ru/bench/${number}`);
  await press(tab, `form[data-form="take"] button`);
  await press(tab, `form[data-form="approve"] button`);
}

// answerFirst runs in the page: the first answer wherever one must be chosen.
function answerFirst(controls) {
  for (const control of controls) {
    if (control.type === "radio") {
      const group = controls.filter((other) => other.name === control.name);
      if (!group.some((other) => other.checked)) control.checked = true;
    } else if (control.type === "checkbox") {
      control.checked = true;
    } else if (control.tagName === "SELECT" && control.value === "") {
      control.value = [...control.options].map((o) => o.value).find((value) => value !== "");
    }
  }
}

async function press(tab, selector) {
  const button = await tab.$(selector);
  if (!button) throw new Error(`no ${selector} at ${new URL(tab.url()).pathname}`);
  await Promise.all([tab.waitForNavigation(), button.evaluate((b) => b.click())]);
}

// fact reads what the page says to programs: see docs/design.md, rules for components.
async function fact(tab, name) {
  const said = await tab.$eval(`[data-fact="${name}"]`, (e) => e.value || e.textContent.trim());
  if (!said) throw new Error(`the fact ${name} is empty at ${new URL(tab.url()).pathname}`);
  return said;
}
