// The page: one view for each address, the switches above it.

import { address, onKeyNeeded } from "./api.js";
import { showAsk } from "./ask.js";
import { collectionSwitch } from "./choosing.js";
import { showCitation } from "./citation.js";
import { showDocument } from "./document.js";
import { showDocuments } from "./documents.js";
import { showDraft } from "./draft.js";
import { askForKey } from "./entering.js";
import { showGrid } from "./grid.js";
import { hide } from "./hint.js";
import { theme } from "./kept.js";
import { showQuotes } from "./quotes.js";
import { showSheets } from "./sheets.js";
import { closeSource } from "./source.js";
import { showTimeline } from "./timeline.js";
import { collection, goTo, onMove } from "./where.js";
import { say, sayAll, speakIn, spoken } from "./words.js";
import { writer } from "./writer.js";

const main = document.getElementById("main");
const VIEWS = { "/": ["ask", showAsk], "/documents": ["documents", showDocuments], "/draft": ["draft", showDraft], "/grid": ["grid", showGrid], "/timeline": ["timeline", showTimeline], "/sheets": ["sheets", showSheets], "/quotes": ["quotes", showQuotes] };
const THEMES = ["auto", "light", "dark"];

let shown = ""; // the address; a jump within the page changes nothing of it

const here = () => location.pathname + location.search;

function show() {
  shown = here();
  hide();
  closeSource();
  document.querySelector("dialog")?.close();
  const [name, view] = oneThing() ?? VIEWS[location.pathname] ?? VIEWS["/"];
  const title = view(main);
  document.title = `${title} – Pincite`;
  document.body.dataset.shown = name;
  for (const one of document.querySelectorAll("nav a")) {
    if (one.dataset.view === name) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
}

/** The view of a single citation or document, if that is what the address names. */
function oneThing() {
  const [, kind, id] = location.pathname.match(/^\/([cd])\/([^/]+)$/) ?? [];
  if (!kind) return null;
  const [name, view] = kind === "c" ? ["citation", showCitation] : ["document", showDocument];
  return [name, (where) => view(where, decodeURIComponent(id))];
}

/** After a move within the page, reading goes on at the new view's heading, as on a page newly loaded. */
function moved() {
  show();
  scrollTo(0, 0);
  const heading = main.querySelector("h1, h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

function words() {
  sayAll(document);
  const language = document.getElementById("language");
  language.textContent = spoken() === "ko" ? "English" : "한국어";
  language.lang = spoken() === "ko" ? "en" : "ko";
  const colours = document.getElementById("theme");
  colours.textContent = say(`theme_${theme.get()}`);
  colours.ariaLabel = `${say("theme")}: ${say(`theme_${theme.get()}`)}`;
}

document.getElementById("language").addEventListener("click", () => {
  speakIn(spoken() === "ko" ? "en" : "ko");
  words();
  show();
});

document.getElementById("theme").addEventListener("click", () => {
  theme.set(THEMES[(THEMES.indexOf(theme.get()) + 1) % THEMES.length]);
  words();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-route]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const target = new URL(link.href);
  const parameters = Object.fromEntries(target.searchParams);
  const named = "collection" in parameters || !collection();
  goTo(named ? target.pathname + target.search : address(target.pathname, { ...parameters, collection: collection() }));
});

// A file dropped beside the place for it would otherwise be opened instead of the page.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());

onKeyNeeded(askForKey);
onMove(moved);
addEventListener("popstate", () => shown !== here() && show());
words();
show();
collectionSwitch(document.getElementById("collections"));
writer().then((model) => {
  if (!model) return;
  document.querySelector(".bottom p").dataset.say = "promiseWriting"; // the model may be elsewhere
  words();
});
