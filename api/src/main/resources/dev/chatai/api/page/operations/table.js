// Tables that scroll in themselves, so that a long one does not push away what comes after it.

import { h } from "../dom.js";

/**
 * @param {string} label for those who do not see what is around it
 * @param {(string | {name: string, number?: boolean, unseen?: boolean})[]} columns
 * @param {any[][]} rows cells: texts or nodes
 * @param {any[]} [foot] the cells of a last row that stays in sight
 */
export function table(label, columns, rows, foot) {
  const all = columns.map((it) => (typeof it === "string" ? { name: it } : it));
  const row = (cells) => h("tr", {}, cells.map((cell, at) => h(at ? "td" : "th", { scope: at ? undefined : "row", title: at ? undefined : cell, className: kind(all[at]) }, cell)));
  return h(
    "div",
    { className: "table", tabIndex: 0, role: "region", "aria-label": `${label}: table` },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, all.map((it) => h("th", { scope: "col", className: kind(it) }, it.unseen ? h("span", { className: "unseen" }, it.name) : it.name)))),
      h("tbody", {}, rows.map(row)),
      foot ? h("tfoot", {}, row(foot)) : null,
    ),
  );
}

/** So many rows are seen without a search among them. */
const FEW = 12;

/**
 * A field that leaves those of many rows that have what is written there.
 *
 * @param label what is searched for
 * @param {() => void} changed called when something else is written
 * @returns {{element: HTMLElement, of: (rows: any[], text: (row: any) => string) => any[]}}
 */
export function filter(label, changed) {
  const element = h("input", { className: "input filter", type: "search", placeholder: label, "aria-label": label, autocomplete: "off", hidden: true, oninput: changed });
  const of = (rows, text) => {
    element.hidden = rows.length <= FEW;
    const wanted = element.hidden ? "" : element.value.trim().toLowerCase();
    return rows.filter((it) => text(it).toLowerCase().includes(wanted));
  };
  return { element, of };
}

/** What is done with a row stays in sight while the rest scrolls. */
const kind = (column) => (column.number ? "number" : column.unseen ? "deed" : "");

export const number = (value) => value.toLocaleString();

/**
 * Fills the holder anew only if the data are different. What was scrolled stays where it is, and so does the focus: by
 * the `data-key` of what has it, since another row may be in that place now.
 */
export function replaced(holder) {
  let last = null;
  return (data, build) => {
    const now = JSON.stringify(data);
    if (now !== last) {
      last = now;
      const had = holder.contains(document.activeElement) ? document.activeElement : null;
      const { scrollLeft = 0, scrollTop = 0 } = holder.querySelector(".table") ?? {};
      holder.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
      const box = holder.querySelector(".table");
      box?.scrollTo(scrollLeft, scrollTop);
      if (had) {
        const same = had.dataset.key ? holder.querySelector(`[data-key="${CSS.escape(had.dataset.key)}"]`) : null;
        (same ?? box ?? holder.querySelector("button"))?.focus({ preventScroll: true });
      }
    }
  };
}
