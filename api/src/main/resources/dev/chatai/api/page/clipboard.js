// Copies text. Browsers have a clipboard only for pages of this machine or over TLS.

import { notice } from "./dom.js";

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice("Copied.");
  } catch {
    notice("It could not be copied. Select it and copy it by hand.");
  }
}
