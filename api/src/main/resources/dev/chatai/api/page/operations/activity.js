// The last hour: turns, time to the first text, tokens and failures by minute, as charts and as a table.

import { h } from "../dom.js";
import { chart } from "./chart.js";
import { number, replaced, table } from "./table.js";

const add = (values) => values.reduce((sum, it) => sum + it, 0);
const failures = (minute) => add(Object.values(minute.failures));
const millis = (value) => (value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`);
const words = (code) => code.replaceAll("_", " ");

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export function activity() {
  const charts = [
    chart("Turns", { value: (it) => it.turns, text: number, sum: add, of: "in the last hour" }),
    chart("Time to first text", { value: (it) => it.first_text_ms, text: millis, sum: (it) => add(it) / it.length, of: "mean of this node" }),
    chart("Tokens", { value: (it) => it.prompt_tokens + it.completion_tokens, text: number, sum: add, of: "in the last hour" }),
    chart("Failures", { value: failures, text: number, sum: add, of: "in the last hour" }),
  ];
  const codes = h("ul", { className: "codes", "aria-label": "Failures by code" });
  charts[3].element.append(codes);
  const list = h("div");
  const showList = replaced(list);
  const element = h("div", { className: "activity" }, h("div", { className: "charts" }, charts.map((it) => it.element)), h("details", { className: "minutes" }, h("summary", {}, "The same as a table"), list));

  function show({ minutes }) {
    charts.forEach((it) => it.show(minutes));
    const byCode = new Map();
    for (const [code, count] of minutes.flatMap((it) => Object.entries(it.failures))) {
      byCode.set(code, (byCode.get(code) ?? 0) + count);
    }
    codes.replaceChildren(...[...byCode].sort((one, other) => other[1] - one[1]).map(([code, count]) => h("li", {}, h("strong", {}, number(count)), ` ${words(code)}`)));
    const busy = minutes.filter((it) => it.turns || it.first_text_ms !== null).reverse();
    showList(busy, () => (busy.length ? tableOf(busy) : h("p", { className: "empty" }, "No turn was asked in the last hour.")));
  }
  return { element, show };
}

function tableOf(minutes) {
  const columns = ["Turns", "Completed", "Stopped", "Failed", "Tokens in", "Tokens out", "First text"].map((name) => ({ name, number: true }));
  return table(
    "The last hour",
    ["Minute", ...columns, "Failures"],
    minutes.map((it) => [
      clock.format(new Date(it.minute)),
      ...[it.turns, it.completed, it.cancelled, failures(it), it.prompt_tokens, it.completion_tokens].map(number),
      it.first_text_ms === null ? "—" : millis(it.first_text_ms),
      Object.entries(it.failures).map(([code, count]) => `${number(count)} ${words(code)}`).join(", "),
    ]),
  );
}
