// Back and forth, with where one is in between.

import { button, h } from "./dom.js";

/** A group of two buttons; `set(text, back, forth)` says where one is and which of the two can be used. */
export function stepper([name, previous, next], step, [less, more] = ["‹", "›"]) {
  const back = button(less, () => usable(back) && step(-1), { "aria-label": previous });
  const forth = button(more, () => usable(forth) && step(1), { "aria-label": next });
  const where = h("span", {});
  return {
    element: h("div", { class: `stepper ${name}`, role: "group" }, back, where, forth),
    set(text, canGoBack, canGoForth) {
      where.textContent = text;
      // Not `disabled`: a button that is focused keeps the focus when it has come to the end.
      back.setAttribute("aria-disabled", String(!canGoBack));
      forth.setAttribute("aria-disabled", String(!canGoForth));
    },
  };
}

const usable = (one) => one.getAttribute("aria-disabled") !== "true";
