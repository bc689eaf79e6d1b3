// A page's text in paragraphs: the line ends that only its paper makes are closed. No letter is added, moved or lost.

import { h } from "./dom.js";

/** The paragraphs of a page as lists of strings and marks; `places` are the spans to mark.

Positions are counted in code points, as the service counts them. */
export function paragraphs({ text, joins }, places = []) {
  const letters = Array.from(text);
  const closed = closings(joins);
  const marked = (at) => places.some(({ start, end }) => start <= at && at < end);
  const all = [[]];
  for (let at = 0; at < letters.length; at++) {
    const join = closed.get(at);
    const letter = join ? (join.space ? " " : "") : letters[at];
    if (letter === "\n") all.push([]);
    else if (letter) add(all.at(-1), letter, marked(at));
    if (join) at = join.end - 1;
  }
  return all.filter((runs) => runs.some((run) => run.text.trim())).map((runs) => runs.map(piece));
}

/** A part of a page's text with its lines closed; paragraphs end with a line break. */
export function closed({ text, joins }, start, end) {
  const letters = Array.from(text);
  const ends = closings(joins);
  let said = "";
  for (let at = start; at < end; at++) {
    const join = ends.get(at);
    said += join ? (join.space ? " " : "") : letters[at];
    if (join) at = join.end - 1;
  }
  return said;
}

const closings = (joins) => new Map((joins ?? []).filter((one) => one.end > one.start).map((one) => [one.start, one]));

function add(runs, letter, mark) {
  const last = runs.at(-1);
  if (last?.mark === mark) last.text += letter;
  else runs.push({ mark, text: letter });
}

const piece = ({ mark, text }) => (mark ? h("mark", {}, text) : text);
