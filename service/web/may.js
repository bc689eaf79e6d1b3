// What the reader may do here, so that nobody is offered what the service would refuse.

import { get } from "./api.js";
import { key } from "./kept.js";

let known = { key: undefined, access: null };

/** Whether this reader may "read", "write" (upload, edit, remove) or "admin" (make collections, follow folders). */
export async function may(what) {
  return (await access())[what] ?? false;
}

function access() {
  if (!known.access || known.key !== key.get()) known = { key: key.get(), access: ask() };
  return known.access;
}

async function ask() {
  try {
    return await get("/v1/access");
  } catch {
    known = { key: undefined, access: null }; // asked again when it is needed next
    return {};
  }
}

/** A place for what only some may see: filled with `make()` if the reader may do `what`, else it goes away. */
export function ifMay(what, make) {
  const place = document.createElement("div");
  place.hidden = true;
  may(what).then((allowed) => (allowed ? place.replaceWith(make()) : place.remove()));
  return place;
}
