// The passages of a sheet: their words and places, what has become of their sources, one's notes, their order.

import { choose } from "./answer.js";
import { button, h, link, speak } from "./dom.js";
import { inOneLine, placeOf, words } from "./text.js";
import { citationAddress } from "./where.js";
import { say } from "./words.js";

/** The passages in order; without `change(method, passage, body)` they can only be read. */
export function entries(passages, change) {
  const sequence = { citations: passages.map(({ citation }) => citation).filter(Boolean) };
  const list = h("ol", { class: "entries" }, passages.map((one, index) => entry(one, index, passages.length, sequence, change)));
  if (change) dragging(list, (id, place) => moved(list, id, place, change));
  return list;
}

function entry(one, index, total, sequence, change) {
  const number = index + 1;
  return h("li", { "data-passage": one.id },
    said(one, sequence),
    standing(one),
    change ? noteField(one, number, change) : one.note && words("p", one.note, { class: "own" }),
    change ? tools(one, number, total, change) : null);
}

function said({ citation }, sequence) {
  if (!citation) return h("p", { class: "removed" }, say("sourceForgotten"));
  const open = link(citationAddress(citation.id), { class: "place" }, placeOf(citation));
  open.addEventListener("click", (event) => choose(event, sequence, sequence.citations.indexOf(citation)));
  return [words("blockquote", inOneLine(citation.quote)), h("p", { class: "note" }, open)];
}

/** What has become of the source, if it is not as it was. */
function standing({ citation, standing: now, now: newer }) {
  if (!citation || now === "as_it_was") return null;
  if (now === "removed") return h("p", { class: "removed" }, say("sourceRemoved"));
  return h("p", { class: "removed" }, say("sourceChanged"), " ", newer ? newerPlace(newer) : null);
}

function newerPlace(newer) {
  const open = link(citationAddress(newer.id), {}, say("sameWordsNow"));
  open.addEventListener("click", (event) => choose(event, { citations: [newer] }, 0));
  return open;
}

/** A note is written where it stands, and saved when one leaves it. */
function noteField(one, number, change) {
  const field = h("textarea", { rows: 1, maxlength: 10_000, "aria-label": say("noteOf", number), placeholder: say("ownNote") });
  field.value = one.note;
  field.addEventListener("change", async () => {
    const { id } = one;
    if (await change("PATCH", id, { note: field.value })) speak(say("noteSaved"));
  });
  return field;
}

function tools(one, number, total, change) {
  const move = (by) => async ({ currentTarget }) => {
    if (currentTarget.getAttribute("aria-disabled") === "true") return;
    await moved(currentTarget.closest("ol"), one.id, number + by, change, currentTarget.className);
  };
  const usable = (can) => ({ "aria-disabled": String(!can) });
  const drop = async () => {
    if (await change("DELETE", one.id)) speak(say("passageDropped"));
    document.querySelector(".entries button, .kept a")?.focus();
  };
  return h("div", { class: "actions" },
    h("span", { class: "handle", draggable: "true", "aria-hidden": "true", title: say("dragPassage") }, "⠿"),
    button("↑", move(-1), { class: "up", "aria-label": say("moveUp", number), ...usable(number > 1) }),
    button("↓", move(1), { class: "down", "aria-label": say("moveDown", number), ...usable(number < total) }),
    button(say("dropPassage"), drop, { class: "quiet", "aria-label": say("dropLabel", number) }));
}

/** Moves a passage; who pressed a button stays at the same button of the same passage. */
async function moved(list, id, place, change, pressed) {
  const box = list.parentElement;
  if (!(await change("PATCH", id, { place }))) return;
  speak(say("movedTo", place));
  if (pressed) box.querySelector(`[data-passage="${id}"] .${pressed}`)?.focus();
}

/** Passages can be dragged by their handles onto one another. */
function dragging(list, drop) {
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.setDragImage(dragged, 0, 0);
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    mark(list, event.target.closest("li"));
  });
  list.addEventListener("dragend", () => mark(list, (dragged = null)));
  list.addEventListener("drop", (event) => {
    const target = event.target.closest("li");
    if (dragged && target && target !== dragged) drop(dragged.dataset.passage, [...list.children].indexOf(target) + 1);
    mark(list, (dragged = null));
  });
}

function mark(list, over) {
  for (const one of list.children) one.classList.toggle("over", one === over);
}
