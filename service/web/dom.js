// Elements built in one expression. Strings become text nodes, never markup.

/** An element: h("p", { class: "said", onclick: go }, "text", other). Null, undefined and false children are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

/** A button that does nothing but what it is told to. */
export function button(text, onclick, attributes = {}) {
  return h("button", { type: "button", onclick, ...attributes }, text);
}

/** A link within the page: its address can be opened afresh, and a plain click stays here. */
export function link(address, attributes, ...children) {
  return h("a", { href: address, "data-route": true, ...attributes }, ...children);
}

/** Says something to those who listen rather than look. */
export function speak(text) {
  document.getElementById("spoken").textContent = text;
}

/** Characters `start` to `end` as the service counts them: code points, not JavaScript's units. */
export function characters(text, start, end) {
  return Array.from(text).slice(start, end).join("");
}

/** Hands a file to the browser for saving. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A modal dialog with a heading; resolves with what `close(value)` was given, or undefined for Escape. */
export function dialog(title, fill, attributes = {}) {
  return new Promise((done) => {
    let result;
    const close = (value) => {
      result = value;
      box.close();
    };
    const heading = h("h2", { id: "dialog-title", tabindex: "-1" }, title);
    const box = h("dialog", { "aria-labelledby": "dialog-title", ...attributes }, heading, fill(close));
    box.addEventListener("close", () => {
      box.remove();
      done(result);
    });
    document.body.append(box);
    box.showModal();
    (box.querySelector("input, textarea") ?? heading).focus();
  });
}
