// Answers that models are generating, of all owners, and how to stop one.

import { call } from "../api.js";
import { confirm } from "../dialog.js";
import { button, h, notice } from "../dom.js";
import { replaced, table } from "./table.js";

export function answers(refresh) {
  const list = h("div");
  const count = h("span", { className: "count" });
  const element = h("section", { className: "card", "aria-labelledby": "ops-answers" }, h("h2", { id: "ops-answers" }, "Open answers ", count), list);
  const showList = replaced(list);

  function show(all) {
    count.textContent = all.length ? String(all.length) : "";
    const rows = all.map((it) => ({ ...it, age: age(it.since) }));
    showList(rows, () =>
      rows.length
        ? table("Open answers", ["Owner", "Model", "Conversation", { name: "For", number: true }, { name: "Attempt", number: true }, "Node", { name: "Stop", unseen: true }], rows.map(row))
        : h("p", { className: "empty" }, "No answer is being generated."),
    );
  }

  function row(it) {
    const state = it.cancelled ? "stopping" : it.lapsed ? "waits for a node" : it.node;
    return [it.owner, it.model ?? "—", h("code", { title: it.conversation_id }, it.conversation_id.slice(-12)), it.age, String(it.attempt), state, stop(it)];
  }

  function stop(it) {
    return button("Stop", async () => {
      if (await confirm("Stop this answer?", `The answer for ${it.owner} ends, and what was said so far is kept.`, "Stop it")) {
        try {
          await call(`admin/answers/${it.message_id}/cancel`, { method: "POST" });
          notice("It will stop.");
        } catch (problem) {
          notice(problem.message);
        }
        refresh();
      }
    }, { className: "button small", disabled: it.cancelled, "aria-label": `Stop the answer for ${it.owner}` });
  }

  return { element, show };
}

function age(since) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(since)) / 1000));
  return seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
