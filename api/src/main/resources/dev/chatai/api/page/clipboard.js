// Buttons that copy a text. Browsers have a clipboard only for pages of this machine or over TLS.

import { announce, h, icon, notice } from "./dom.js";

/** How long a button says that it has copied, in milliseconds. */
const SAID = 1500;

/**
 * A button that copies a text when it is pressed, and then says so in its place.
 *
 * @param label what it does, for those who do not see it
 * @param {() => string} text
 * @param props of the button
 * @param content what is seen of it
 */
export function copyButton(label, text, props = { className: "icon-button" }, ...content) {
  const seen = content.length ? content : [icon("copy")];
  const shown = h("button", { type: "button", title: label, "aria-label": label, onclick: press, ...props }, seen);
  let timer;
  return shown;

  async function press() {
    try {
      await navigator.clipboard.writeText(text());
    } catch {
      notice("It could not be copied. Select it and copy it by hand.");
      return;
    }
    announce("Copied.");
    shown.style.minWidth = `${shown.offsetWidth}px`; // what is beside it stays where it is
    shown.replaceChildren(icon("check"), ...(content.length ? ["Copied"] : []));
    clearTimeout(timer);
    timer = setTimeout(() => shown.replaceChildren(...seen), SAID);
  }
}

/** An id that is copied by a click. `shown` is what is seen of it. */
export function copyable(id, shown = id) {
  return copyButton(`Copy ${id}`, () => id, { className: "copyable" }, shown);
}
