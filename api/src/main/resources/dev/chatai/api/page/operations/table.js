// Tables that scroll in themselves where a page is narrow.

import { h } from "../dom.js";

/**
 * @param {string} label for those who do not see what is around it
 * @param {(string | {name: string, number?: boolean, unseen?: boolean})[]} columns
 * @param {any[][]} rows cells: texts or nodes
 */
export function table(label, columns, rows) {
  const all = columns.map((it) => (typeof it === "string" ? { name: it } : it));
  return h(
    "div",
    { className: "table", tabIndex: 0, role: "region", "aria-label": `${label}: table` },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, all.map((it) => h("th", { scope: "col", className: kind(it) }, it.unseen ? h("span", { className: "unseen" }, it.name) : it.name)))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, at) => h(at ? "td" : "th", { scope: at ? undefined : "row", className: kind(all[at]) }, cell))))),
    ),
  );
}

/** What is done with a row stays in sight while the rest scrolls. */
const kind = (column) => (column.number ? "number" : column.unseen ? "deed" : "");

export const number = (value) => value.toLocaleString();

/** Fills the holder anew only if the data are different. The focus stays where it is, and what was scrolled. */
export function replaced(holder) {
  let last = null;
  return (data, build) => {
    const now = JSON.stringify(data);
    if (now !== last) {
      last = now;
      const focused = focusable(holder).indexOf(document.activeElement);
      const scrolled = holder.querySelector(".table")?.scrollLeft ?? 0;
      holder.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
      holder.querySelector(".table")?.scrollTo({ left: scrolled });
      focusable(holder)[focused]?.focus({ preventScroll: true });
    }
  };
}

const focusable = (holder) => [...holder.querySelectorAll("button, [tabindex]")];
