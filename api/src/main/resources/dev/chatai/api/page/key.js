// The API key, where the server wants one. It is kept as long as this tab, and nowhere else.

import { h } from "./dom.js";
import { dialog } from "./dialog.js";

const KEPT = "chatai.key";
/** `none`, `keys`, or `tokens` where the server takes those of an OpenID provider only. */
const taken = document.querySelector('meta[name="chatai-keys"]').content;
const wanted = taken !== "none";
let asking = null;

export const key = () => sessionStorage.getItem(KEPT);

/** Whether a key has to be given before anything can be read. */
export const keyMissing = () => wanted && !key();

/** Whether this server wants keys at all. */
export const usesKeys = () => wanted;

/** Whether administrators of this server make and revoke keys. */
export const managesKeys = () => taken === "keys";

export function forgetKey() {
  sessionStorage.removeItem(KEPT);
  location.reload();
}

/**
 * Asks the person for a key, once for all requests that wait for it.
 *
 * @param refused the one that the server did not take, if there was one
 */
export function askKey(refused) {
  if (key() !== refused) {
    return Promise.resolve(); // another request has asked meanwhile
  }
  asking ??= shown(refused).finally(() => (asking = null));
  return asking;
}

function shown(refused) {
  return new Promise((given) => {
    const input = h("input", { className: "input", type: "password", id: "key", required: true, autocomplete: "off", "aria-describedby": "key-hint" });
    const box = dialog("This server needs a key", [
      h("p", {}, refused ? "The server does not know that key, or it was revoked." : "Paste the API key that you were given."),
      h(
        "div",
        { className: "field" },
        h("label", { htmlFor: "key" }, "API key"),
        input,
        h("p", { className: "hint", id: "key-hint" }, "It is kept until this tab is closed, and sent to this server only."),
      ),
      h("div", { className: "choices" }, h("button", { className: "button primary" }, "Continue")),
    ]);
    box.addEventListener("cancel", (event) => event.preventDefault()); // nothing can be done without
    box.querySelector("form").addEventListener("submit", () => {
      sessionStorage.setItem(KEPT, input.value.trim());
      given();
    });
    input.focus();
  });
}
