// What an answer names as its sources: a list below it, and numbers in its text that lead there.

import { h } from "../dom.js";

/** The sources of an answer, each once, by their URLs: `{number, name}`. */
export function numbered(citations) {
  const sources = new Map();
  for (const { url, title } of citations) {
    const source = sources.get(url) ?? { number: sources.size + 1, name: url };
    source.name = title || source.name;
    sources.set(url, source);
  }
  return sources;
}

/** The list of sources. Only those of the web are links. */
export function sources(citations) {
  return h(
    "ol",
    { className: "sources", "aria-label": "Sources" },
    [...numbered(citations)].map(([url, { name }]) =>
      h("li", { tabIndex: -1 }, /^https?:/i.test(url) ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, name) : name),
    ),
  );
}

/**
 * The numbers of the sources, as notes of `showMarkdown`: each behind the text that its source supports, where the
 * provider tells that place.
 */
export function references(text, citations) {
  const all = numbered(citations);
  const notes = new Map();
  for (const { url, end } of citations) {
    const at = end > 0 ? place(text, end) : 0;
    const source = all.get(url);
    if (at) {
      notes.set(`${at} ${source.number}`, { at, name: String(source.number), element: () => reference(source) });
    }
  }
  return [...notes.values()].sort((one, other) => one.at - other.at || one.name - other.name);
}

/** Providers count characters, of which an emoji is one. A place that the text does not have is 0. */
function place(text, characters) {
  const before = [...text].slice(0, characters);
  return before.length < characters ? 0 : before.join("").trimEnd().length;
}

function reference({ number, name }) {
  const press = (event) => {
    const source = event.target.closest("article").querySelectorAll(".sources > li")[number - 1];
    source.scrollIntoView({ block: "nearest" });
    (source.querySelector("a") ?? source).focus();
  };
  return h("sup", { className: "reference" }, h("button", { type: "button", title: name, "aria-label": `Source ${number}: ${name}`, onclick: press }, String(number)));
}
