// Starts the pages.

import { askKey, keyMissing } from "./key.js";
import { show } from "./pages.js";
import { openSide } from "./side.js";

if (keyMissing()) {
  await askKey(null);
}
openSide(document.getElementById("side"));
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault(); // the part after # is the page's address
  document.getElementById("page").focus();
});
window.addEventListener("hashchange", show);
await show();
