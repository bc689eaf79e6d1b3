// The service's HTTP interface, as the page uses it: JSON, files, events; a key where one is asked for.

import { key } from "./kept.js";

/** What the service answered instead of what was wanted (problem details), or that it did not answer at all. */
export class Problem extends Error {
  constructor(status, kind, detail, retryAfter) {
    super(detail);
    Object.assign(this, { status, kind, retryAfter });
  }
}

let askForKey = async () => null;

/** How a key is asked for: called with the problem, resolves with a key or null. */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

let asking = null; // one dialog for all requests that are refused at once

/** A response that is fine; anything else is thrown as a Problem. */
export async function fetched(method, path, { body, accept, signal } = {}) {
  const used = key.get();
  const headers = { ...(accept && { Accept: accept }), ...(used && { Authorization: `Bearer ${used}` }) };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const payload = body === undefined || form ? body : JSON.stringify(body);
  const response = await fetch(path, { method, headers, body: payload, signal }).catch((error) => {
    throw error.name === "AbortError" ? error : new Problem(0, "Unreachable", "");
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && (await newKey(problem, used))) return fetched(method, path, { body, accept, signal });
  throw problem;
}

export async function json(method, path, body, signal) {
  const response = await fetched(method, path, { body, signal });
  return response.status === 204 ? null : response.json();
}

export const get = (path, signal) => json("GET", path, undefined, signal);

/** Calls `on(name, data)` for every event of a stream, until it ends; a problem in between is thrown. */
export async function events(method, path, { body, signal }, on) {
  const response = await fetched(method, path, { body, signal, accept: "text/event-stream" });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split(/\r?\n\r?\n/);
    rest = parts.pop();
    for (const part of parts) dispatch(part, on);
  }
}

function dispatch(part, on) {
  let name = "message";
  const data = [];
  for (const line of part.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  if (!data.length) return;
  const said = JSON.parse(data.join("\n"));
  if (name === "problem") throw new Problem(said.status, kindOf(said), said.detail);
  on(name, said);
}

const kindOf = (said) => (said.type ?? "").split(":").pop();

async function problemOf(response) {
  const said = await response.json().catch(() => ({}));
  return new Problem(response.status, kindOf(said), said.detail ?? response.statusText, response.headers.get("Retry-After"));
}

async function newKey(problem, used) {
  if (key.get() !== used) return true; // another request was given one meanwhile
  asking ??= askForKey(problem).finally(() => (asking = null));
  const given = await asking;
  if (given) key.set(given);
  return Boolean(given);
}

/** An address with these parameters; lists repeat, null and "" are left out. */
export function address(path, parameters = {}) {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one != null && one !== "") found.append(name, one);
  }
  return found.size ? `${path}?${found}` : path;
}
