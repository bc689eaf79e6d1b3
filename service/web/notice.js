// A few words at the foot of the window that go away by themselves; also read aloud.

import { h, speak } from "./dom.js";

let going;

export function notice(text) {
  speak(text);
  document.querySelector(".notice")?.remove();
  const box = h("p", { class: "notice", "aria-hidden": "true" }, text); // the words are in the status line already
  document.body.append(box);
  clearTimeout(going);
  going = setTimeout(() => box.remove(), 6_000);
}
