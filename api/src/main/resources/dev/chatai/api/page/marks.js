// Marks what a search has found. Words are told apart, and compared, as the server does it.

import { h } from "./dom.js";

/** Scripts that put no space between words: each character is one. */
const UNSPACED = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}";
const WORD = new RegExp(`\\p{RI}{1,2}|\\p{ExtPict}|[${UNSPACED}]\\p{M}*|[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED}]]+`, "gv");
/** What a query excludes. */
const EXCLUDED = /(?<=^|\s)-("[^"]*"?|\S+)/g;

const form = (word) => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** A text as nodes, in which the words of a query are marked. */
export function withMarks(text, query) {
  const wanted = new Set(query.replace(EXCLUDED, "").match(WORD)?.map(form));
  wanted.delete("or");
  const nodes = [];
  let at = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (wanted.has(form(word))) {
      nodes.push(text.slice(at, index), h("mark", {}, word));
      at = index + word.length;
    }
  }
  return [...nodes, text.slice(at)];
}
