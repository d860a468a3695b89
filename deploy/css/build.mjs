// Builds ../../web/static/portal.css. Run by `make css`; the result is committed, so that
// the portal builds without Node.
//
// GOV.UK Frontend brings more than the portal shows: only those of its classes stay that
// web/ui names. A class must therefore stand there in full, never be put together.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { browserslistToTargets, transform } from "lightningcss";
import * as sass from "sass";

const here = (path) => new URL(path, import.meta.url);
const target = here("../../web/static/portal.css");
const notice = "/*! Qyzmet. Contains GOV.UK Frontend 6.6.0 (MIT), see web/static/NOTICE */\n";

const classNames = (text) => text.match(/govuk-[a-zA-Z0-9_-]+/g) ?? [];

function namedInUI() {
  const dir = here("../../web/ui/");
  const written = (f) => /\.(templ|go)$/.test(f) && !/_(templ|test)\.go$/.test(f);
  const sources = readdirSync(dir).filter(written);
  return new Set(sources.flatMap((f) => classNames(readFileSync(new URL(f, dir), "utf8"))));
}

function compile() {
  const { css } = sass.compile(here("portal.scss").pathname, {
    loadPaths: [here("node_modules").pathname],
    style: "compressed",
    charset: false,
    silenceDeprecations: ["if-function"],
  });
  return css
    .replace(/^\uFEFF/, "")
    // Every browser we serve knows custom properties: the fallback colours are dead weight.
    .replace(/var\((--[\w-]+),\s*#[0-9a-fA-F]{3,6}\)/g, "var($1)")
    // Thin letters are harder to read.
    .replace(/-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale;?/g, "")
    .replace(/@media print\{[^{}]*\{font-family:inherit\}\}/g, "")
    // On paper the addresses of links are noise, but for the one that a receipt marks.
    .replace(/@media print\{[^{}]*\[href\^="\/"\][^{}]*\{[^{}]*\}\}/g, "")
    .replace(/--govuk-frontend-version:[^;}]*;?/g, "");
}

// What GOV.UK Frontend does for Internet Explorer, for its script, and a repair that costs
// more than it mends.
const dead = /-ms-ime-align|caret-color|text-wrap|sticky/;

const visitor = {
  Rule: {
    supports(rule) {
      return dead.test(JSON.stringify(rule.value.condition)) ? [] : undefined;
    },
  },
};

const css = compile();
const keep = namedInUI();
const unused = [...new Set(classNames(css))].filter((name) => !keep.has(name));

const { code } = transform({
  filename: "portal.css",
  code: Buffer.from(css),
  minify: true,
  unusedSymbols: unused,
  targets: browserslistToTargets(["chrome 90", "firefox 78", "safari 12"]),
  visitor,
});
writeFileSync(target, notice + code.toString() + "\n");
console.log(`${target.pathname}: ${code.length} bytes, ${unused.length} classes left out`);
