// Tabs as WAI-ARIA describes them: arrow keys move between them.

import { h } from "../dom.js";

/**
 * @param {{name: string, label: string, panel: HTMLElement}[]} all
 * @param {(name: string) => void} chosen called with the one that is shown from now on
 * @returns {{element: HTMLElement, choose: (name: string) => void}}
 */
export function tabs(all, chosen) {
  const buttons = all.map(({ name, label, panel }) => {
    panel.id = `panel-${name}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `tab-${name}`);
    panel.tabIndex = 0;
    return h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": panel.id, onclick: () => choose(name) }, label);
  });
  const element = h("div", { className: "tabs", role: "tablist", "aria-label": "What is shown" }, buttons);
  element.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const seen = buttons.filter((it) => it.checkVisibility());
      const next = seen.at((seen.indexOf(document.activeElement) + step) % seen.length);
      next.click();
      next.focus();
    }
  });

  function choose(name) {
    all.forEach((it, at) => {
      buttons[at].setAttribute("aria-selected", String(it.name === name));
      buttons[at].tabIndex = it.name === name ? 0 : -1;
    });
    chosen(name);
  }
  return { element, choose };
}
