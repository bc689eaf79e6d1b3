// The reading report: what was read on each page, and what looked wrong.

import { button, dialog, h } from "./dom.js";
import { documentFacts } from "./library.js";
import { notice } from "./notice.js";
import { originsOf } from "./origins.js";
import { formatName, sizeOf, titleOf } from "./text.js";
import { otherVersions } from "./versions.js";
import { oddityRead, problemText, say } from "./words.js";

export async function reportDialog(id) {
  try {
    const [facts, versions] = await Promise.all([documentFacts(id), otherVersions(id)]);
    await dialog(titleOf(facts), (close) => [
      summary(facts),
      originsOf(facts),
      versions,
      pages(facts.report.pages),
      h("p", { class: "actions" }, button(say("close"), () => close())),
    ], { class: "report" });
  } catch (problem) {
    notice(problemText(problem));
  }
}

function summary({ path, report }) {
  const odd = report.pages.filter((page) => page.problems.length).length;
  return [
    h("p", { class: "file" }, `${path} · ${formatName(report.format)}`),
    h("p", {}, say("readIn", sizeOf({ path, pages: report.pages.length }), report.seconds), " ", odd || report.problems.length ? say("lookedWrong", odd) : say("nothingWrong")),
    report.problems.length ? h("ul", { class: "trouble" }, report.problems.map((one) => h("li", {}, one))) : null,
  ];
}

function pages(all) {
  const heads = ["pageHead", "charactersHead", "scriptHead", "ocrHead", "problemsHead"].map((one) => h("th", { scope: "col" }, say(one)));
  const rows = all.map((page) =>
    h("tr", { class: page.problems.length ? "odd" : null },
      h("th", { scope: "row" }, String(page.number)),
      h("td", {}, page.characters.toLocaleString()),
      h("td", {}, page.script ? say(`script_${page.script}`) ?? page.script : "–"),
      h("td", {}, page.ocr ? say("yes") : "–"),
      h("td", {}, page.problems.map(oddityRead).join(", ") || "–")));
  const table = h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows));
  return h("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": say("report") }, table);
}
