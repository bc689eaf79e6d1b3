// All pages of a document, one below the other: a page is fetched when it comes near, and let go when it is far.

import { button, h } from "./dom.js";
import { problemText, say } from "./words.js";

const NEAR = "150% 0px"; // how far above and below what is seen pages are kept

/** `fill(page, signal)` resolves with the elements of a page, from 1; `turned(page)` hears which page is looked at.

`kind` is the class of the whole, `leaf` that of each page. `open(page)` resolves once that page is there. */
export function leaves({ kind, leaf, count, name, fill, turned }) {
  const running = new Map();
  const holders = Array.from({ length: count }, (_, index) => h("div", { class: leaf, role: "group", "aria-label": say("pageOf", index + 1, count) }));
  const element = h("div", { class: kind, role: "region", tabindex: "0", "aria-label": name }, holders);
  const pageOf = (holder) => holders.indexOf(holder) + 1;
  let here = 1;

  const watch = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) isIntersecting ? load(target) : letGo(target);
  }, { root: element, rootMargin: NEAR });

  function load(holder) {
    if (!running.has(holder)) running.set(holder, loading(holder));
    return running.get(holder).done;
  }

  function loading(holder) {
    const run = new AbortController();
    put(holder, spinner());
    const done = fill(pageOf(holder), run.signal).then(
      (shown) => run.signal.aborted || put(holder, shown),
      (problem) => run.signal.aborted || put(holder, trouble(holder, problem)),
    );
    return { run, done };
  }

  function letGo(holder) {
    const one = running.get(holder);
    if (!one || holder.contains(document.activeElement)) return;
    one.run.abort();
    running.delete(holder);
    holder.style.setProperty("--was", `${holder.offsetHeight}px`); // an empty page is as high as it was
    put(holder, []);
  }

  /** What is read stays where it is, although a page above it changes its height. */
  function put(holder, shown) {
    const above = holder.offsetTop < element.scrollTop && pageOf(holder) !== here;
    const before = element.scrollHeight;
    holder.replaceChildren(...[shown].flat());
    if (above) element.scrollTop += element.scrollHeight - before;
  }

  function trouble(holder, problem) {
    const again = () => {
      running.delete(holder);
      load(holder);
    };
    return h("div", { class: "trouble", role: "alert" }, h("p", {}, problemText(problem)), button(say("tryAgain"), again, { class: "quiet" }));
  }

  function look() {
    const line = element.scrollTop + element.clientHeight / 3;
    const below = holders.findIndex((one) => one.offsetTop > line);
    const at = below < 0 ? count : Math.max(1, below);
    if (at === here) return;
    here = at;
    turned(at);
  }

  element.addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
  for (const holder of holders) watch.observe(holder);
  return {
    element,
    holder: (page) => holders[page - 1],
    async open(page) {
      here = page;
      const holder = holders[page - 1];
      element.scrollTop = holder.offsetTop;
      await load(holder);
      element.scrollTop = holder.offsetTop;
    },
    close() {
      watch.disconnect();
      for (const { run } of running.values()) run.abort();
    },
  };
}

const spinner = () => h("p", { class: "spinner" }, h("span", {}, say("loading")));
