// The shortest difference of two lists of lines (Myers, "An O(ND) Difference Algorithm", 1986).

/** Beyond this many changes all lines are told as changed: the time grows with its square. */
const MOST_CHANGES = 500;

/**
 * @param {string[]} before
 * @param {string[]} after
 * @returns {{kind: "same" | "removed" | "added", line: string}[]} in order; removed lines before added ones
 */
export function difference(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) {
    end++;
  }
  const same = (lines) => lines.map((line) => ({ kind: "same", line }));
  return [
    ...same(before.slice(0, start)),
    ...changes(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function changes(before, after) {
  const steps = [];
  const furthest = new Map([[1, 0]]);
  for (let count = 0; count <= before.length + after.length; count++) {
    if (count > MOST_CHANGES) {
      return [...before.map((line) => ({ kind: "removed", line })), ...after.map((line) => ({ kind: "added", line }))];
    }
    steps.push(new Map(furthest));
    for (let k = -count; k <= count; k += 2) {
      let x = isDown(furthest, k, count) ? furthest.get(k + 1) : furthest.get(k - 1) + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) {
        x++;
      }
      furthest.set(k, x);
      if (x >= before.length && x - k >= after.length) {
        return walkBack(steps, before, after);
      }
    }
  }
  return [];
}

const isDown = (furthest, k, count) => k === -count || (k !== count && furthest.get(k - 1) < furthest.get(k + 1));

function walkBack(steps, before, after) {
  const told = [];
  let x = before.length;
  let y = after.length;
  for (let count = steps.length - 1; count >= 0; count--) {
    const k = x - y;
    const down = isDown(steps[count], k, count);
    const fromX = count === 0 ? 0 : steps[count].get(down ? k + 1 : k - 1);
    const fromY = count === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      told.push({ kind: "same", line: before[--x] });
      y--;
    }
    if (count > 0) {
      told.push(down ? { kind: "added", line: after[--y] } : { kind: "removed", line: before[--x] });
    }
  }
  return told.reverse();
}

/**
 * The same, and what is different within lines that were changed, not exchanged: `changed: {from, to}`. Removed lines
 * are paired with the added ones that follow them, one by one.
 */
export function marked(all) {
  const told = all.map((it) => ({ ...it }));
  for (let at = 0; at < told.length; ) {
    const removed = run(told, at, "removed");
    const added = run(told, at + removed.length, "added");
    removed.slice(0, added.length).forEach((it, index) => mark(it, added[index]));
    at += removed.length + added.length || 1;
  }
  return told;
}

function run(all, from, kind) {
  const end = all.findIndex((it, at) => at >= from && it.kind !== kind);
  return all.slice(from, end < 0 ? all.length : end);
}

/** From word to word, so that no letter is cut in two. */
function mark(removed, added) {
  const one = removed.line.split(/(?<=\s)|(?=\s)/);
  const other = added.line.split(/(?<=\s)|(?=\s)/);
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) {
    start++;
  }
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) {
    end++;
  }
  if (3 * (start + end) >= most) {
    for (const [it, words] of [[removed, one], [added, other]]) {
      const from = words.slice(0, start).join("").length;
      it.changed = { from, to: from + words.slice(start, words.length - end).join("").length };
    }
  }
}
