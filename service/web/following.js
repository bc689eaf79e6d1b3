// Folders of the server's machine that are kept in step: listed, followed, paused, confirmed, no longer followed.

import { get, json } from "./api.js";
import { button, h } from "./dom.js";
import { notice } from "./notice.js";
import { words } from "./text.js";
import { collection, inCollection } from "./where.js";
import { problemText, say } from "./words.js";

const EVENTS = 20; // shown

/** Followed folders, asked for once they are to be seen: not everybody may name folders of the server. */
export function following() {
  const section = h("div", {});
  const box = h("details", { class: "failures following" }, h("summary", {}, say("following")), section);
  box.addEventListener("toggle", () => fill(section), { once: true });
  return box;
}

async function fill(section) {
  try {
    const { folders } = await get(inCollection("/v1/folders"));
    const { events } = await get(inCollection("/v1/folder-events", { limit: EVENTS }));
    section.replaceChildren(
      folders.length ? h("ul", {}, folders.map((one) => entry(one, section))) : h("p", {}, say("followingWhat")),
      form(section),
      events.length ? told(events) : "",
    );
  } catch (problem) {
    section.replaceChildren(h("p", { class: "note" }, problemText(problem)));
  }
}

function form(section) {
  const field = h("input", { id: "folder", required: true, maxlength: 4000, placeholder: "/data/briefs" });
  const submit = (event) => {
    event.preventDefault();
    act(section, () => json("POST", "/v1/folders", { path: field.value.trim(), ...here() }));
  };
  return h("form", { class: "actions", onsubmit: submit },
    h("label", { for: "folder" }, say("followedFolder")), field, h("button", { type: "submit" }, say("follow")));
}

function entry(one, section) {
  const at = `/v1/folders/${one.id}`;
  const state = one.paused ? say("followPaused") : one.in_step_at ? say("inStepAt", new Date(one.in_step_at).toLocaleString()) : say("notInStep");
  const named = (text) => ({ "aria-label": `${text}: ${one.path}` });
  const pause = say(one.paused ? "followResume" : "followPause");
  return h("li", {},
    words("strong", one.path), h("p", {}, state), one.trouble && h("p", { class: "trouble" }, one.trouble),
    h("div", { class: "actions" },
      one.trouble && button(say("followConfirm"), () => act(section, () => json("POST", inCollection(`${at}/confirm`))), { class: "danger", ...named(say("followConfirm")) }),
      button(pause, () => act(section, () => json("PATCH", at, { paused: !one.paused, ...here() })), named(pause)),
      button(say("unfollow"), () => act(section, () => json("DELETE", inCollection(at))), named(say("unfollow")))));
}

function told(events) {
  const line = (one) => h("li", {}, `${new Date(one.at).toLocaleString()} · ${say(`folder_${one.event}`)} · `, words("span", one.before ? `${one.before} → ${one.path}` : one.path), one.message && h("p", {}, one.message));
  return h("details", {}, h("summary", {}, say("folderEvents")), h("ul", {}, events.map(line)));
}

async function act(section, doing) {
  try {
    await doing();
  } catch (problem) {
    notice(problemText(problem));
  }
  await fill(section);
}

/** The collection that the address names, for a body. */
const here = () => (collection() ? { collection: collection() } : {});
