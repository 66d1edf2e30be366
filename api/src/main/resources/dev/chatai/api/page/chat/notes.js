// Puts notes behind places of a text in Markdown: among its tokens, where no sign of them can be taken for Markdown.

/**
 * The blocks of a text, with the notes that stand in each.
 *
 * @param tokens as marked's lexer makes them
 * @returns {{token: any, notes: any[], key: string}[]} `key` tells one block from another
 */
export function withNotes(tokens, notes) {
  const blocks = [];
  let from = 0;
  for (const token of tokens) {
    const begin = from;
    from += token.raw.length;
    if (token.type === "space" && blocks.length) {
      blocks.at(-1).to = from;
    } else {
      blocks.push({ token, begin, to: from });
    }
  }
  return blocks.map(({ token, begin, to }) => {
    const its = notes.filter((it) => it.at > begin && it.at <= to).map((it) => ({ ...it, at: it.at - begin }));
    return { token, notes: its, key: JSON.stringify([token.raw, its]) };
  });
}

/** The tokens of a block and its notes; the latter are of the type `note`, with the `index` of the note. */
export function noted({ token, notes }) {
  const after = [];
  for (const [index, { at }] of [...notes.entries()].reverse()) {
    const note = { type: "note", raw: "", index }; // before those that stand at the same place
    if (!insert(token, at, note)) {
      after.unshift(note);
    }
  }
  return after.length ? [token, { type: "paragraph", raw: "", tokens: after }] : [token];
}

/** Puts a note within a token, behind the place `at` of its source. Code, links and the like cannot hold one. */
function insert(token, at, note) {
  const parts = token.type === "link" ? null : partsOf(token);
  if (!parts?.length) {
    return false;
  }
  let from = 0;
  const begins = parts.map((it) => {
    const begin = Math.max(from, sourceOf(token).indexOf(sourceOf(it), from)); // lines of lists have lost their indents
    from = begin + sourceOf(it).length;
    return begin;
  });
  const index = Math.max(0, begins.findLastIndex((it) => it < at));
  const part = parts[index];
  const place = Math.max(0, at - begins[index]);
  if (insert(part, place, note)) {
    return true;
  }
  if (parts !== token.tokens) {
    return false; // items of a list, cells of a table
  }
  parts.splice(index, 1, ...(part.type === "text" && part.raw === part.text ? divided(part, place, note) : [part, note]));
  return true;
}

const partsOf = (token) => token.items ?? (token.rows ? [...token.header, ...token.rows.flat()] : token.tokens);

/** A cell has none of its own. */
const sourceOf = (token) => token.raw ?? token.text;

/** Not in the middle of a word: not all providers count alike. */
function divided(text, at, note) {
  const cut = at + /^[\p{L}\p{N}\p{M}]*/u.exec(text.raw.slice(at))[0].length;
  const part = (words) => ({ ...text, raw: words, text: words });
  return [part(text.raw.slice(0, cut)), note, part(text.raw.slice(cut))];
}
