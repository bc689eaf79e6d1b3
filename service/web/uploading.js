// Files dropped or chosen, each with its progress; they go on while other views are looked at.

import { events, json } from "./api.js";
import { h, speak } from "./dom.js";
import { inCollection } from "./where.js";
import { failureText, problemText, say } from "./words.js";

const BIBLIOGRAPHIES = [".bib", ".ris", ".json", ".rdf"];
const TYPES =
  ".pdf,.docx,.docm,.dotx,.hwp,.hwpx,.hml,.html,.htm,.mht,.mhtml,.md,.txt,.pptx,.pptm,.ppsx,.potx,.xlsx,.xlsm,.xltx," +
  ".csv,.tsv,.odt,.ods,.odp,.rtf,.epub,.eml,.msg,.png,.jpg,.jpeg,.tif,.tiff,.bmp,.webp" +
  `,${BIBLIOGRAPHIES}`;
const AT_ONCE = 2;

const sending = h("ul", { class: "sending" }); // kept from one view to the next
const waiting = [];
let busy = 0;
let sendingNow = 0; // files on their way; those that arrived are read even if the page is closed
let uploaded = () => {};

/** Who is told when a file was dealt with. */
export function onUploaded(told) {
  uploaded = told;
}

/** The place to drop files on, or to choose them with. */
export function uploads() {
  const input = h("input", { id: "files", type: "file", multiple: true, accept: TYPES });
  const zone = h("div", { class: "drop" }, h("label", { for: "files" }, h("strong", {}, say("dropHere")), " ", h("span", {}, say("dropKinds"))), input);
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => over(event, true));
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, (event) => over(event, false));
  zone.addEventListener("drop", (event) => take(event.dataTransfer.files));
  return h("section", { "aria-label": say("add") }, zone, sending);

  function over(event, isOver) {
    event.preventDefault();
    zone.classList.toggle("over", isOver);
  }
}

// What is not sent yet would be lost without a word.
addEventListener("beforeunload", (event) => (waiting.length || sendingNow) && event.preventDefault());

/** A bibliography is sent together with the files chosen with it, which it describes; all else goes file by file. */
function take(files) {
  const all = [...files].map((file) => ({ file, row: rowOf(file.name) }));
  sending.prepend(...all.map(({ row }) => row.element).reverse());
  const groups = all.some(({ file }) => isBibliography(file.name)) ? [all] : all.map((one) => [one]);
  waiting.push(...groups.map((group) => ({ group, path: inCollection("/v1/documents") })));
  next();
}

const isBibliography = (name) => BIBLIOGRAPHIES.some((ending) => name.toLowerCase().endsWith(ending));

function next() {
  while (busy < AT_ONCE && waiting.length) {
    busy += 1;
    send(waiting.shift()).finally(() => {
      busy -= 1;
      next();
    });
  }
}

async function send({ group, path }) {
  const rows = group.map(({ row }) => row);
  try {
    for (const row of rows) row.set(say("sendingFile"), 0.05);
    const form = new FormData();
    for (const { file } of group) form.append("files", file, file.name);
    sendingNow += 1;
    const sent = await json("POST", path, form).finally(() => (sendingNow -= 1));
    const job = await finished(sent.id, rows);
    rows.forEach((row, at) => row.end(outcome(job, job.files[at])));
  } catch (problem) {
    for (const row of rows) row.end({ good: false, text: problemText(problem) });
  }
  uploaded();
}

/** The job as it is at its end. */
async function finished(id, rows) {
  let job = null;
  await events("GET", `/v1/jobs/${encodeURIComponent(id)}/events`, {}, (_, data) => {
    job = data;
    for (const row of rows) row.set(say("readingFile"), share(data));
  });
  return job;
}

const share = ({ progress: { texts, texts_total: all } }) => (all ? 0.2 + (0.8 * texts) / all : 0.2);

/** What became of a file of a job. */
function outcome({ message, state }, file) {
  if (file.outcome === "described") return { good: true, text: `${say("bibliographyApplied")}: ${file.message}` };
  if (state === "done" && !file.error) return { good: true, text: say(kept(file)) };
  return { good: false, text: failureText({ error: file.error, message: file.message ?? message }) };
}

const kept = ({ outcome, message }) => (outcome !== "added" ? "wasThere" : message ? "addedBeside" : "added");

function rowOf(name) {
  const state = h("span", { class: "state" });
  const bar = h("progress", { max: 1, value: 0, "aria-label": name });
  const element = h("li", {}, h("span", { class: "file" }, name), bar, state);
  state.textContent = say("queued");
  return {
    element,
    set(text, value) {
      state.textContent = text;
      bar.value = value;
    },
    end({ good, text }) {
      bar.remove();
      state.textContent = text;
      element.className = good ? "good" : "bad";
      speak(`${name}: ${text}`);
    },
  };
}
