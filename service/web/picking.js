// Several documents picked out of many: those that are, each with a way to drop it, and a field that finds more.

import { button, h } from "./dom.js";
import { documentFacts, listed } from "./library.js";
import { notice } from "./notice.js";
import { titleOf, words } from "./text.js";
import { problemText, say } from "./words.js";

const OFFERED = 8;
const NAMED = 12; // that are picked; of the others only the number is told
const PAUSE = 250; // milliseconds without a key

/** The field `id`, and the ids that are picked now: `{element, read(), open()}`. */
export function picker(id, ids) {
  const picked = new Map(ids.map((one) => [one, one])); // titles by id
  const chips = h("div", { class: "chips" });
  const offers = h("ul", { class: "offers", "aria-label": say("documentsFound") });
  const field = h("input", { id, type: "search", autocomplete: "off", placeholder: say("searchHow") });
  let waiting, newest = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
    event.preventDefault(); // it looks for documents and does not ask yet
    clearTimeout(waiting);
    offer();
  });
  show();
  return { element: h("div", { class: "field picker" }, h("label", { for: id }, say("filterDocument")), chips, field, offers), read: () => [...picked.keys()], open };

  /** Says which documents they are; called once they can be seen. */
  async function open() {
    await Promise.all([...picked.keys()].slice(0, NAMED).map(async (one) => {
      const facts = await documentFacts(one).catch(() => null);
      if (facts && picked.has(one)) picked.set(one, titleOf(facts));
    }));
    show();
    await offer();
  }

  function show() {
    const some = [...picked].slice(0, NAMED);
    const rest = picked.size - some.length;
    const drop = (one) => {
      picked.delete(one);
      show();
      offer();
      field.focus();
    };
    chips.replaceChildren(
      ...some.map(([one, title]) => button(`${title} ×`, () => drop(one), { class: "chip", "aria-label": say("dropFilter", title) })),
      rest > 0 ? h("span", { class: "note" }, say("andMore", rest)) : "",
      picked.size > 1 ? button(say("dropAll"), () => (picked.clear(), show(), offer()), { class: "quiet" }) : "",
    );
  }

  async function offer() {
    const mine = (newest += 1);
    try {
      const { documents, total } = await listed({ search: field.value.trim(), sort: "title", limit: OFFERED });
      if (mine !== newest) return;
      offers.replaceChildren(...documents.map(line), total > documents.length ? h("li", { class: "note" }, say("andMore", total - documents.length)) : "");
    } catch (problem) {
      notice(problemText(problem));
    }
  }

  function line(one) {
    const box = h("input", { type: "checkbox", id: `${id}-${one.id}`, checked: picked.has(one.id) });
    box.addEventListener("change", () => {
      if (box.checked) picked.set(one.id, titleOf(one));
      else picked.delete(one.id);
      show();
    });
    return h("li", { class: "tick" }, box, words("label", titleOf(one), { for: box.id }));
  }
}
