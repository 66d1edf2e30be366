// Markdown to elements. What the model wrote is never trusted: marked makes HTML of it, DOMPurify keeps only what is
// listed here, and nothing is loaded from elsewhere.

import { Lexer, Marked } from "../lib/marked.esm.js";
import "../lib/purify.min.js";
import { finishCode } from "./code.js";
import { h } from "../dom.js";
import { noted, withNotes } from "./notes.js";

const { DOMPurify } = globalThis; // that file is no module

/** HTML tags that models write within Markdown. Others are shown as the text that they are. */
const PLAIN_HTML = /^<\/?(br|sub|sup|kbd|mark|b|i|em|strong|u|s|del|ins|details|summary)\s*\/?>$/i;
const LINK = /^(https?:|mailto:|tel:)/i;

const ALLOWED = {
  ALLOWED_TAGS: (
    "p br hr h1 h2 h3 h4 h5 h6 strong b em i u s del ins mark sub sup kbd code pre blockquote ul ol li a span " +
    "table thead tbody tr th td details summary input"
  ).split(" "),
  ALLOWED_ATTR: ["href", "title", "class", "align", "start", "type", "checked", "disabled"],
  ALLOWED_URI_REGEXP: LINK,
  ADD_URI_SAFE_ATTR: ["align", "start", "type"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.nodeName === "A") {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  } else if (node.nodeName === "INPUT" && node.getAttribute("type") !== "checkbox") {
    node.remove();
  } else if (node.nodeName === "INPUT") {
    node.setAttribute("disabled", "");
    node.setAttribute("aria-label", node.hasAttribute("checked") ? "done" : "not done");
  }
});

DOMPurify.addHook("uponSanitizeAttribute", (_, attribute) => {
  if (attribute.attrName === "class" && !/^(language-[\w+#.-]+|math( block)?|note|hljs-[\w -]+)$/.test(attribute.attrValue)) {
    attribute.keepAttr = false;
  }
});

const escape = (text) => text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);

/** TeX stays as it was written; as Markdown its underscores and backslashes would be lost. */
function math(name, level, begin, pattern) {
  return {
    name,
    level,
    start: (text) => {
      const at = text.search(begin);
      return at < 0 ? undefined : at;
    },
    tokenizer: (text) => {
      const match = pattern.exec(text);
      return match ? { type: name, raw: match[0], text: match.slice(1).find((it) => it !== undefined) } : undefined;
    },
    renderer: ({ text }) => {
      const code = escape(text.trim());
      return level === "block" ? `<p><code class="math block">${code}</code></p>` : `<code class="math">${code}</code>`;
    },
  };
}

const marked = new Marked({
  gfm: true,
  extensions: [
    math("mathBlock", "block", /\$\$|\\\[/, /^(?:\$\$([^$]+?)\$\$|\\\[([\s\S]+?)\\\])(?:\n|$)/),
    math("math", "inline", /\$|\\\(/, /^(?:\$\$([^$]+?)\$\$|\$(?! )((?:[^$\n\\]|\\.)+?)(?<! )\$(?!\d)|\\\(([\s\S]+?)\\\))/),
    { name: "note", renderer: ({ index }) => `<sup class="note">${index}</sup>` },
  ],
  renderer: {
    html: ({ text }) => (PLAIN_HTML.test(text.trim()) ? text : escape(text)),
    image: ({ href, text }) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
  },
});

/** HTML that a library made, as elements. */
export function clean(html) {
  return DOMPurify.sanitize(html, ALLOWED);
}

/** What is read of a text, on one line. */
export function plain(text) {
  const fragment = clean(marked.parse(text));
  fragment.querySelectorAll("br").forEach((it) => it.replaceWith(" "));
  return fragment.textContent.replace(/\s+/g, " ").trim();
}

/**
 * Shows a text in an element, and again when there is more of it: only blocks that are different are made anew, so a
 * long answer can grow, and what is selected in it stays selected.
 *
 * @param open whether more will come; the code of the last block is coloured only when it is complete
 * @param {{at: number, name: string, element: () => HTMLElement}[]} notes what is put behind places of the text, in
 *   their order
 */
export function showMarkdown(element, text, open = false, notes = []) {
  const shown = (element.blocks ??= []);
  const blocks = withNotes(new Lexer(marked.defaults).lex(text), notes);
  let same = 0;
  while (same < shown.length && same < blocks.length && shown[same].key === blocks[same].key && !shown[same].open) {
    same++;
  }
  for (const block of shown.splice(same)) {
    block.nodes.forEach((it) => it.remove());
  }
  for (const block of blocks.slice(same)) {
    const isOpen = open && block === blocks.at(-1);
    const fragment = clean(marked.parser(noted(block)));
    for (const note of fragment.querySelectorAll("sup.note")) {
      note.replaceWith(block.notes[note.textContent].element());
    }
    finish(fragment, isOpen);
    const nodes = [...fragment.childNodes];
    element.append(fragment);
    shown.push({ key: block.key, nodes, open: isOpen });
  }
}

function finish(fragment, open) {
  for (const head of fragment.querySelectorAll("th:empty")) {
    head.replaceWith(h("td")); // a head that says nothing is none
  }
  for (const table of fragment.querySelectorAll("table")) {
    const scroll = h("div", { className: "table-scroll", tabIndex: 0, role: "region", "aria-label": "Table" });
    table.replaceWith(scroll);
    scroll.append(table);
  }
  for (const pre of fragment.querySelectorAll("pre")) {
    finishCode(pre, open);
  }
  // A block has the direction of its first letter that is not code; what is within it, that of the block.
  for (const code of fragment.querySelectorAll("code")) {
    code.dir = "ltr";
  }
  for (const block of fragment.children) {
    block.dir ||= "auto";
  }
}
