// Blocks of code: their language, a button that copies, and colours, for which the highlighter is loaded on demand.

import { copyButton } from "../clipboard.js";
import { h, icon } from "../dom.js";
import { clean } from "./markdown.js";

/** Longer code is left without colours, which would take too long. */
const LONGEST = 30_000;

let loading = null;

/** Gives a block its head; its colours follow, unless more of it will come. */
export function finishCode(pre, open) {
  const code = pre.querySelector("code");
  const language = /language-([\w+#.-]+)/.exec(code.className)?.[1] ?? "";
  const copy = copyButton("Copy the code", () => code.textContent.replace(/\n$/, ""), { className: "copy-code" }, icon("copy"), "Copy");
  const frame = h("div", { className: "code-block", dir: "ltr" }, h("div", { className: "code-head" }, h("span", {}, language || "text"), copy));
  pre.replaceWith(frame);
  pre.tabIndex = 0;
  frame.append(pre);
  if (!open && language && code.textContent.length <= LONGEST) {
    colour(code, language);
  }
}

async function colour(code, language) {
  const highlighter = await (loading ??= load());
  if (highlighter?.getLanguage(language)) {
    code.replaceChildren(clean(highlighter.highlight(code.textContent, { language, ignoreIllegals: true }).value));
  }
}

/** It is a script that gives itself away as a CommonJS module does, and only so to a module. */
async function load() {
  try {
    const module = {};
    Object.assign(globalThis, { module, exports: {} });
    await import("../lib/highlight.min.js");
    return module.exports;
  } catch {
    return null; // without colours then
  } finally {
    delete globalThis.module;
    delete globalThis.exports;
  }
}
