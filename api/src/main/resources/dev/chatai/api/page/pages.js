// Which page shows what stands after the `#` of the address.

import { notice } from "./dom.js";

/**
 * To add a page: a folder with a module that exports `open(main, params)`, which fills `main` and returns what closes
 * the page again (a function); a line here; and, for one that is not of a single conversation, a line in NAVIGATION.
 * A style sheet of its own is loaded by `loadStyle` of dom.js.
 */
const PAGES = [
  { path: /^\/(?:c\/(?<id>[0-9a-f-]{36})(?:\/(?<at>[0-9a-f-]{36}))?)?$/, load: () => import("./chat/page.js") },
  { path: /^\/c\/(?<id>[0-9a-f-]{36})\/history(?:\/(?<number>\d{1,9}))?$/, load: () => import("./history/page.js") },
  { path: /^\/operations$/, load: () => import("./operations/page.js") },
];

/** Links at the foot of the side: `{href, icon, label}`; `admin` for those that administrators only see. */
export const NAVIGATION = [{ href: "#/operations", icon: "gauge", label: "Operations", admin: true }];

let close = null;
let turn = 0;

/** Shows the page that the address names; the first one for an address that names none. */
export async function show() {
  const mine = ++turn;
  const path = location.hash.slice(1) || "/";
  const found = PAGES.map((it) => ({ ...it, match: it.path.exec(path) })).find((it) => it.match);
  if (!found) {
    location.replace("#/");
    return;
  }
  let page;
  try {
    page = await found.load();
  } catch {
    notice("This page cannot be loaded. Is the server running?");
    return;
  }
  if (mine !== turn) {
    return; // the address has changed meanwhile
  }
  close?.();
  const main = document.getElementById("page");
  main.replaceChildren();
  close = page.open(main, found.match.groups ?? {});
}
