// Answers that models are generating, of all owners, and how to stop one.

import { call } from "../api.js";
import { copyable } from "../clipboard.js";
import { confirm } from "../dialog.js";
import { button, h, notice, utc } from "../dom.js";
import { replaced, table } from "./table.js";

const COLUMNS = ["Owner", "Model", { name: "For", number: true }, { name: "Attempt", number: true }, "Node", "Conversation", "Answer", { name: "Stop", unseen: true }];

export function answers(refresh) {
  const list = h("div");
  const count = h("span", { className: "count" });
  const element = h("section", { className: "panel", "aria-labelledby": "ops-answers" }, h("h2", { id: "ops-answers" }, "Open answers ", count), list);
  const showList = replaced(list);

  function show(all) {
    count.textContent = all.length ? `${all.length}${all.length === 200 ? " or more" : ""}` : "";
    const rows = all.map((it) => ({ ...it, age: age(it.since) }));
    showList(rows, () => (rows.length ? table("Open answers", COLUMNS, rows.map(row)) : h("p", { className: "empty" }, "No answer is being generated.")));
  }

  function row(it) {
    const state = it.cancelled ? "stopping" : it.lapsed ? "waits for a node" : it.node;
    return [it.owner, it.model ?? "—", h("span", { title: `since ${utc(it.since)}` }, it.age), String(it.attempt), state, id(it.conversation_id), id(it.message_id), stop(it)];
  }

  function stop(it) {
    const ask = async () => {
      const text = `The answer of ${it.model ?? "the model"} for ${it.owner} ends, and what was said so far is kept. Its conversation is ${it.conversation_id}.`;
      if (await confirm("Stop this answer?", text, "Stop it")) {
        try {
          await call(`admin/answers/${it.message_id}/cancel`, { method: "POST" });
          notice("It will stop.");
        } catch (problem) {
          notice(problem.message);
        }
        refresh();
      }
    };
    return button("Stop", ask, { className: "button small", disabled: it.cancelled, dataset: { key: `stop ${it.message_id}` }, "aria-label": `Stop the answer for ${it.owner}, ${it.message_id.slice(-6)}` });
  }

  return { element, show };
}

/** Ids begin with the time, so their ends tell them apart. */
function id(whole) {
  const shown = copyable(whole, `…${whole.slice(-12)}`);
  shown.dataset.key = `copy ${whole}`;
  return shown;
}

function age(since) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(since)) / 1000));
  return seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
