// What the browser remembers: in localStorage what may stay, in sessionStorage the key and the conversation.

const MOST = 30;

function read(storage, name, otherwise) {
  try {
    return JSON.parse(storage.getItem(`pincite.${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(storage, name, value) {
  try {
    storage.setItem(`pincite.${name}`, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the page works, it only forgets.
  }
}

export const theme = {
  get: () => document.documentElement.dataset.theme ?? "auto",
  set(value) {
    if (value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    try {
      localStorage.setItem("pincite.theme", value); // as it is: first.js reads it before anything else
    } catch {
      // As above.
    }
  },
};

export const language = {
  get: () => read(localStorage, "language", null),
  set: (value) => write(localStorage, "language", value),
};

export const key = {
  get: () => read(sessionStorage, "key", null),
  set: (value) => write(sessionStorage, "key", value),
};

/** Whether answers are to be written, sentences kept that fail the check, and sentences of documents translated. */
export const writing = {
  get: () => ({ write: false, keep: false, translate: false, ...read(localStorage, "writing", {}) }),
  set: (value) => write(localStorage, "writing", value),
};

/** The conversation of this tab, oldest first: `{question, answer, address, collection}`. */
export const turns = {
  get: () => read(sessionStorage, "turns", []),
  set: (value) => write(sessionStorage, "turns", value),
};

/** Earlier questions, the newest first: `{question, address}`. */
export const history = {
  all: () => read(localStorage, "history", []),
  add(entry) {
    const others = history.all().filter((one) => one.address !== entry.address);
    write(localStorage, "history", [entry, ...others].slice(0, MOST));
  },
  clear: () => write(localStorage, "history", []),
};
