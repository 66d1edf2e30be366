// What was sent to the model for each attempt, and how it differs from what was sent for another one.

import { call } from "../api.js";
import { h, problemCard } from "../dom.js";
import { difference, marked } from "./diff.js";
import { short, textOf, words } from "./words.js";

/** Unchanged lines that are shown around a change. */
const AROUND = 3;

/** All attempts that the events tell of: `{key, answer, attempt, label, number}`, in order. */
export function attemptsIn(events) {
  const questions = new Map();
  const answers = new Map();
  const attempts = [];
  for (const { number, type, payload } of events) {
    if (type === "MessagePosted") {
      const asked = payload.tool_results ? "Results of tools" : payload.text || textOf(payload.parts);
      questions.set(payload.question, asked);
      answers.set(payload.answer, `${answers.size + 1}. “${short(asked, 40)}”`);
    } else if (type === "AnswerRequested") {
      answers.set(payload.answer, `${answers.size + 1}. “${short(questions.get(payload.question) ?? "", 40)}” again`);
    } else if (type === "AnswerStarted") {
      const { answer, attempt, model, because } = payload;
      const which = attempt === 1 ? "" : `, attempt ${attempt}${because ? ` after: ${words(because)}` : ""}`;
      attempts.push({ key: `${answer}/${attempt}`, answer, attempt, label: `${answers.get(answer) ?? "?"}${which} · ${model}`, number });
    }
  }
  return attempts;
}

/** @returns {{element: HTMLElement, update: (attempts: any[], number: number) => void}} */
export function prompts(id) {
  const read = new Map();
  const which = h("select", { className: "input", id: "prompt-of" });
  const other = h("select", { className: "input", id: "prompt-than" });
  const result = h("div", { className: "prompt-body", "aria-live": "polite" });
  const element = h(
    "div",
    { className: "prompts" },
    h(
      "div",
      { className: "prompt-choice" },
      h("div", { className: "field" }, h("label", { htmlFor: "prompt-of" }, "Sent for"), which),
      h("div", { className: "field" }, h("label", { htmlFor: "prompt-than" }, "Compared with"), other),
    ),
    result,
  );
  let attempts = [];
  let shownFor = null;

  which.addEventListener("change", compareWithBefore);
  other.addEventListener("change", show);

  /** Shows the last attempt before an event; if that is shown, what is compared stays as it is. */
  function update(all, number) {
    const chosen = (all.findLast((it) => it.number <= number) ?? all[0])?.key ?? "";
    const compared = other.value;
    const same = chosen === shownFor;
    if (all.length !== attempts.length || !result.childElementCount) {
      attempts = all;
      const options = () => attempts.map((it) => h("option", { value: it.key }, it.label));
      which.replaceChildren(...options());
      other.replaceChildren(h("option", { value: "" }, "Nothing: show it whole"), ...options());
    } else if (same) {
      return;
    }
    shownFor = which.value = chosen;
    if (same) {
      other.value = compared;
    } else {
      compareWithBefore();
    }
  }

  /** The attempt before it is what one mostly wants to know the difference from. */
  function compareWithBefore() {
    const at = attempts.findIndex((it) => it.key === which.value);
    other.value = attempts[at - 1]?.key ?? "";
    return show();
  }

  async function show() {
    const asked = `${which.value} ${other.value}`;
    if (!attempts.length) {
      result.replaceChildren(h("p", { className: "empty" }, "No model was called yet."));
      return;
    }
    try {
      const [one, than] = await Promise.all([linesOf(which.value), other.value ? linesOf(other.value) : null]);
      if (asked === `${which.value} ${other.value}`) {
        result.replaceChildren(...(than ? compared(than, one) : [whole(one)]));
      }
    } catch (problem) {
      result.replaceChildren(problemCard(problem, show));
    }
  }

  async function linesOf(key) {
    const found = attempts.find((it) => it.key === key);
    if (!read.has(key)) {
      const { attempts: all } = await call(`conversation/${id}/message/${found.answer}/prompt`);
      all.forEach((it) => read.set(`${found.answer}/${it.attempt}`, lines(it)));
    }
    return read.get(key) ?? ["(not known)"];
  }

  return { element, update };
}

/** A prompt as lines of text. */
export function lines(prompt) {
  const told = [`model: ${prompt.model}`];
  for (const name of ["temperature", "max_tokens"]) {
    if (prompt[name] !== null && prompt[name] !== undefined) {
      told.push(`${name}: ${prompt[name]}`);
    }
  }
  if (prompt.options) {
    told.push("options:", ...JSON.stringify(prompt.options, null, 2).split("\n"));
  }
  for (const message of prompt.messages) {
    told.push("", `── ${message.role} ──`, ...message.content.split("\n"));
    for (const name of ["parts", "tool_calls", "tool_call_id"]) {
      if (message[name]) {
        told.push(`${name}: `, ...JSON.stringify(message[name], null, 2).split("\n"));
      }
    }
  }
  return told;
}

function whole(all) {
  return box(all.map((line) => row({ kind: "same", line })));
}

function compared(before, after) {
  const all = difference(before, after);
  const added = all.filter((it) => it.kind === "added").length;
  const removed = all.filter((it) => it.kind === "removed").length;
  const summary = added || removed ? `${count(added, "line")} more, ${count(removed, "line")} less` : "The same was sent.";
  const near = all.map((_, at) => all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some((it) => it.kind !== "same"));
  const shown = [];
  let hidden = [];
  const fold = () => {
    if (hidden.length) {
      shown.push(h("details", { className: "same-lines" }, h("summary", {}, `${count(hidden.length, "line")} the same`), hidden.map(row)));
      hidden = [];
    }
  };
  marked(all).forEach((it, at) => {
    if (near[at]) {
      fold();
      shown.push(row(it));
    } else {
      hidden.push(it);
    }
  });
  fold();
  return [h("p", { className: "diff-summary" }, summary), box(shown)];
}

const count = (number, word) => `${number.toLocaleString()} ${word}${number === 1 ? "" : "s"}`;

const box = (rows) => h("div", { className: "diff", tabIndex: 0, role: "region", "aria-label": "What was sent" }, rows);

function row({ kind, line, changed }) {
  const tag = { added: "ins", removed: "del", same: "div" }[kind];
  const words = changed ? [line.slice(0, changed.from), h("mark", {}, line.slice(changed.from, changed.to)), line.slice(changed.to)] : line || "\u200b";
  return h(tag, { className: `line${line.startsWith("── ") ? " role" : ""}`, dir: "auto" }, words);
}
