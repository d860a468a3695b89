// Measures five pages with Lighthouse as a middling telephone sees them, prints a table and
// fails when a number is below the goal. Run by `make lighthouse`; needs Node 20 and Chromium
// (CHROME_PATH, else the one on the path).
import { execFileSync } from "node:child_process";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";
import { issueDocument } from "./document.mjs";
import { openPortal } from "./portal.mjs";

const goals = { performance: 98, accessibility: 100, "best-practices": 100, seo: 100 };

// What search engines shall not find is marked so on purpose, which costs the page 40 points
// for being found. There, and only there, that one audit is left out.
const hidden = ["is-crawlable"];

const pagesOf = (code) => [
  { path: "/ru/" },
  { path: "/kk/services" },
  { path: "/ru/services/no-criminal-record" },
  { path: "/ru/help/how-to-apply" },
  { path: `/ru/verify/${code}`, shown: "/ru/verify/…", skip: hidden },
];

function chromium() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // The next name, then.
    }
  }
  throw new Error("no Chromium found: name it in CHROME_PATH");
}

// openBrowser starts Chromium so that it talks to the portal only.
function openBrowser() {
  const args = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"];
  if (process.getuid?.() === 0) args.push("--no-sandbox");
  return puppeteer.launch({ executablePath: chromium(), args });
}

// measure gives the four scores of a page in percent, and what it lost points for.
async function measure(browser, base, page) {
  const { lhr } = await lighthouse(base + page.path, {
    port: new URL(browser.wsEndpoint()).port,
    output: "json",
    logLevel: "error",
    onlyCategories: Object.keys(goals),
    skipAudits: page.skip ?? [],
  });
  if (lhr.runtimeError) throw new Error(`${page.path}: ${lhr.runtimeError.message}`);
  const scores = Object.keys(goals).map((name) => Math.round(lhr.categories[name].score * 100));
  return { name: page.shown ?? page.path, scores, metrics: metrics(lhr), lost: lost(lhr) };
}

function metrics(lhr) {
  const names = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"];
  const seconds = names.map((name) => `${(lhr.audits[name].numericValue / 1000).toFixed(1)} s`);
  return [...seconds, lhr.audits["cumulative-layout-shift"].numericValue.toFixed(2)];
}

function lost(lhr) {
  const weighty = Object.keys(goals).flatMap((name) =>
    lhr.categories[name].auditRefs.filter((ref) => ref.weight > 0).map((ref) => lhr.audits[ref.id]));
  return weighty
    .filter((audit) => audit.score !== null && audit.score < 0.9)
    .map((audit) => `${audit.id}: ${audit.title}`);
}

function table(results) {
  const head = ["Page", ...Object.keys(goals), "FCP", "LCP", "TBT", "CLS"];
  const rows = results.map((r) => [r.name, ...r.scores, ...r.metrics]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const below = (result) => Object.values(goals).some((goal, i) => !(result.scores[i] >= goal));

async function main() {
  const portal = await openPortal();
  let browser;
  try {
    browser = await openBrowser();
    const results = [];
    for (const page of pagesOf(await issueDocument(browser, portal.base))) {
      results.push(await measure(browser, portal.base, page));
    }
    console.log(table(results));
    for (const r of results.filter(below)) {
      console.error(`${r.name} is below the goal:\n  ${r.lost.join("\n  ")}`);
      process.exitCode = 1;
    }
  } finally {
    await browser?.close();
    await portal.close();
  }
}

await main();
