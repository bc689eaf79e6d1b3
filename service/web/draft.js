// Draft check: each sentence of a draft on the left, what the documents say about it on the right.

import { mark } from "./answer.js";
import { events } from "./api.js";
import { button, h, save, speak } from "./dom.js";
import { inOneLine, placeOf, titleOf, words } from "./text.js";
import { collection } from "./where.js";
import { problemText, say } from "./words.js";
import { toldFault } from "./written.js";

const TYPES = ".docx,.md,.txt,.pdf,.hwp,.hwpx,.html";
const VERDICTS = ["contradicted", "partly", "not_found", "carried"];
const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

let text = "";
let stop = null; // of the check that goes on while other views are looked at
const results = h("div", { class: "results" });

export function showDraft(main) {
  const field = h("textarea", { id: "draft", rows: 8, placeholder: say("draftExample") });
  const file = h("input", { id: "draft-file", type: "file", accept: TYPES });
  field.value = text;
  field.addEventListener("input", () => (text = field.value));
  const submit = (event) => {
    event.preventDefault();
    if (file.files.length || text.trim()) check(file.files[0]);
  };
  const form = h("form", { onsubmit: submit },
    h("label", { for: "draft" }, say("manuscript")), field,
    h("label", { for: "draft-file" }, say("draftFile")), file,
    h("p", { class: "actions" }, h("button", { type: "submit", class: "main" }, say("checkDraft"))));
  main.replaceChildren(h("div", { class: "check" }, h("h1", {}, say("draftCheck")), h("p", { class: "lead" }, say("draftLead")), form, results));
  return say("draftCheck");
}

async function check(file) {
  stop?.abort();
  const ours = (stop = new AbortController());
  const view = progressView(() => ours.abort());
  results.replaceChildren(view.element);
  speak(say("checkingDraft"));
  try {
    const sent = file ? { file: await base64(file), name: file.name } : { text };
    const body = { ...sent, docx: true, collection: collection() };
    await events("POST", "/v1/drafts/check", { body, signal: ours.signal }, (name, data) => view[name]?.(data));
  } catch (problem) {
    view.end(problem.name === "AbortError" ? say("draftStopped") : problemText(problem));
  }
}

/** What is shown of a check: the events of the stream call its methods by their names. */
function progressView(onstop) {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
  const bar = h("progress", { max: 1, value: 0, "aria-label": say("checkingDraft") });
  const summary = h("p", { class: "counts" });
  const notices = h("div", {});
  const rows = h("ol", { class: "judged" });
  const state = h("p", { class: "actions" }, bar, button(say("stop"), onstop));
  let total = 1;
  let done = 0;
  const told = () => VERDICTS.filter((one) => counts[one]).map((one) => say(`judged_${one}`, counts[one])).join(" · ");
  const element = h("section", { "aria-labelledby": "judged-title" }, h("h2", { id: "judged-title" }, say("draftResult")), notices, state, summary, rows);
  return {
    element,
    draft(read) {
      total = read.total;
      notices.replaceChildren(...read.notices.map((one) => h("p", { class: "note" }, one)));
    },
    sentence(one) {
      counts[one.verdict] += 1;
      done += 1;
      bar.value = done / total;
      summary.textContent = told();
      rows.append(row(one));
    },
    checked(rest) {
      const wrong = rest.quotations.filter((one) => one.verdict !== "confirmed");
      for (const one of wrong) putBelow(rows, one);
      const kinds = ["altered", "not_found"].map((verdict) => [verdict, wrong.filter((one) => one.verdict === verdict).length]);
      const counted = kinds.filter(([, n]) => n).map(([verdict, n]) => `${say("quotation")}: ${say(`count_${verdict}`, n)}`);
      summary.textContent = [told(), ...counted].filter(Boolean).join(" · ");
      state.replaceChildren(button(say("draftDocx"), () => save(blobOf(rest.docx), "draft-checked.docx"), { class: "main" }));
      speak(summary.textContent);
    },
    end(message) {
      state.replaceChildren(h("p", { class: "trouble", role: "alert" }, message));
    },
  };
}

function row(one) {
  return h("li", { class: one.verdict },
    h("div", { class: "mine" }, words("p", one.text)),
    h("div", { class: "theirs" },
      h("p", { class: "verdict" }, h("strong", {}, say(`judge_${one.verdict}`))),
      one.faults.length && one.verdict !== "carried" ? h("ul", { class: "faults" }, one.faults.map((fault) => h("li", {}, toldFault(fault)))) : null,
      cited(one.carrying, null),
      cited(one.denying, "against"),
      cited(one.nearest.slice(0, 1), "nearestWords"),
      one.named.map(named)));
}

/** Pinned words with the way to their source. */
function cited(citations, kind) {
  const sequence = { citations };
  return citations.map((citation, index) =>
    h("blockquote", {},
      kind ? h("strong", { class: "note" }, say(kind), " ") : null,
      words("span", inOneLine(citation.quote)), mark(sequence, index + 1), h("span", { class: "note" }, " ", placeOf(citation))));
}

function named(one) {
  const kind = one.carries ? "namedCarries" : one.found_elsewhere ? "namedElsewhere" : "namedNot";
  return h("p", { class: one.carries ? "note" : "note trouble" }, say(kind, titleOf(one), one.page));
}

/** A quotation that is not as its source has it, below the sentence that holds it. */
function putBelow(rows, one) {
  const text = inOneLine(one.text);
  const holder = [...rows.children].find((row) => row.querySelector(".mine p")?.textContent.includes(text));
  if (holder) holder.after(quotation(one));
  else rows.append(quotation(one));
}

function quotation(one) {
  const citations = one.matches[0]?.citations ?? [];
  return h("li", { class: one.verdict },
    h("div", { class: "mine" }, words("blockquote", inOneLine(one.text))),
    h("div", { class: "theirs" }, h("p", { class: "verdict" }, h("strong", {}, say("quotation"), ": ", say(`verdict_${one.verdict}`))), cited(citations, null)));
}

function blobOf(encoded) {
  return new Blob([Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))], { type: WORD });
}

function base64(file) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
}
