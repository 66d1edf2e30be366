// Modal dialogs, by the browser's own element: it keeps the focus inside and gives it back.

import { button, h } from "./dom.js";

/** Opens a dialog with a form. It closes when the form is sent, by Escape, or by `close()`. */
export function dialog(title, content, props = {}) {
  const heading = h("h2", { id: "dialog-title" }, title);
  const form = h("form", { method: "dialog" }, heading, content);
  const box = h("dialog", { className: "dialog", "aria-labelledby": "dialog-title", ...props }, form);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}

/** Asks before something that cannot be undone. */
export function confirm(title, text, action) {
  return new Promise((answered) => {
    const box = dialog(title, [
      h("p", {}, text),
      h(
        "div",
        { className: "choices" },
        button("Cancel", () => box.close(), { autofocus: true }),
        h("button", { className: "button danger", value: "yes" }, action),
      ),
    ]);
    box.addEventListener("close", () => answered(box.returnValue === "yes"));
  });
}

/**
 * A menu below a button. `items` are of `{icon, label, action}` or `{icon, label, href}`; `danger` colours one.
 */
export function menu(opener, items) {
  const list = h("div", { className: "menu", popover: "auto", role: "menu" });
  list.append(
    ...items.map((it) =>
      h(
        it.href ? "a" : "button",
        {
          type: it.href ? undefined : "button",
          href: it.href,
          role: "menuitem",
          className: it.danger ? "danger" : "",
          onclick: () => {
            list.hidePopover();
            it.action?.();
          },
        },
        it.icon,
        it.label,
      ),
    ),
  );
  opener.setAttribute("aria-haspopup", "menu");
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => {
    const at = opener.getBoundingClientRect();
    list.showPopover();
    const box = list.getBoundingClientRect();
    list.style.inset = "auto";
    list.style.top = `${Math.min(at.bottom + 4, innerHeight - box.height - 8)}px`;
    list.style.left = `${Math.max(8, Math.min(at.right - box.width, innerWidth - box.width - 8))}px`;
    list.firstElementChild.focus();
  });
  list.addEventListener("toggle", (event) => opener.setAttribute("aria-expanded", String(event.newState === "open")));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const all = [...list.children];
      all.at((all.indexOf(document.activeElement) + step) % all.length).focus();
    }
  });
  return list;
}
