// The language model that writes and translates here, if there is one, and whether that is wanted.

import { get } from "./api.js";
import { h } from "./dom.js";
import { writing } from "./kept.js";
import { say } from "./words.js";

let asked = null;

/** The name of the language model; null where there is none. */
export function writer() {
  asked ??= get("/v1/writing").then(({ model }) => model).catch(() => {
    asked = null;
    return null;
  });
  return asked;
}

/** What a question says of writing and translating, as the service takes it. */
export async function wanted() {
  const { write, keep, translate } = writing.get();
  if (!(write || translate) || !(await writer())) return {};
  return { ...(write && { write, keep_unsupported: keep }), ...(translate && { translate }) };
}

/** Boxes to tick, once it is known that there is a model; `explained` says what it does. */
export function writingChoice(explained) {
  const element = h("div", { class: "writing", hidden: true });
  writer().then((model) => {
    if (!model) return;
    const { write, keep, translate } = writing.get();
    const inMine = tick("translate", say("translate"), translate, (on) => writing.set({ ...writing.get(), translate: on }));
    const all = tick("keep", say("keepUnsupported"), keep, (on) => writing.set({ ...writing.get(), keep: on }));
    all.hidden = !write;
    const change = (on) => {
      writing.set({ ...writing.get(), write: on });
      all.hidden = !on;
    };
    element.append(tick("write", say("write"), write, change, explained && say("writeHow", model)), all, inMine);
    element.hidden = false;
  });
  return element;
}

function tick(id, text, checked, change, how) {
  const box = h("input", { id, type: "checkbox", checked, onchange: () => change(box.checked), "aria-describedby": how && `${id}-how` });
  return h("div", { class: "tick" }, box, h("label", { for: id }, text), how ? h("p", { id: `${id}-how`, class: "note" }, how) : null);
}
