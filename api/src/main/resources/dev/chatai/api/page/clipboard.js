// Copies text. Browsers have a clipboard only for pages of this machine or over TLS.

import { h, notice } from "./dom.js";

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice("Copied.");
  } catch {
    notice("It could not be copied. Select it and copy it by hand.");
  }
}

/** An id that is copied by a click. `shown` is what is seen of it. */
export function copyable(id, shown = id) {
  return h("button", { type: "button", className: "copyable", title: `Copy ${id}`, "aria-label": `Copy ${id}`, onclick: () => copy(id) }, shown);
}
