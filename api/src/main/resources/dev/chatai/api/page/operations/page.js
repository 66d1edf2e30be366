// Operations: what the installation does, for administrators.

import { call } from "../api.js";
import { h, icon, loadStyle, pageHead, problemCard } from "../dom.js";
import { answers } from "./answers.js";
import { chart } from "./chart.js";
import { keys } from "./keys.js";
import { processors } from "./processors.js";
import { number } from "./table.js";
import { DAYS, usage } from "./usage.js";

const OFTEN = 2_000;
const SELDOM = 10_000;

const add = (values) => values.reduce((sum, it) => sum + it, 0);
const failures = (minute) => add(Object.values(minute.failures));
const millis = (value) => (value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`);

export function open(main) {
  const ending = new AbortController();
  const live = h("p", { className: "live", role: "status" });
  const body = h("div", { className: "page-body ops" });
  main.append(pageHead("Operations", live), body);
  start();
  return () => ending.abort();

  async function start() {
    await loadStyle("css/operations.css");
    try {
      await call("admin/processors", { signal: ending.signal });
      show();
    } catch (problem) {
      if (!ending.signal.aborted) {
        body.replaceChildren(problem.status === 403 ? h("p", { className: "empty" }, icon("key"), "This page is for administrators. Use a key that has that role.") : problemCard(problem, start));
      }
    }
  }

  function show() {
    const charts = [
      chart("Turns", { value: (it) => it.turns, text: number, sum: add, of: "in the last hour" }),
      chart("Time to first text", { value: (it) => it.first_text_ms, text: millis, sum: (it) => add(it) / it.length, of: "on average" }),
      chart("Tokens", { value: (it) => it.prompt_tokens + it.completion_tokens, text: number, sum: add, of: "in the last hour" }),
      chart("Failures", { value: failures, text: number, sum: add, of: "in the last hour" }),
    ];
    const codes = h("ul", { className: "codes", "aria-label": "Failures by code" });
    charts[3].element.append(codes);
    const processing = processors(refresh);
    const open = answers(refresh);
    const used = usage();
    body.replaceChildren(
      h("div", { className: "ops-in" }, h("div", { className: "charts" }, charts.map((it) => it.element)), processing.element, open.element, used.element, keys().element),
    );

    function refresh() {
      often().catch(() => {}); // the next round tells what is wrong
    }

    async function often() {
      const [all, running] = await Promise.all([read("admin/processors"), read("admin/answers")]);
      processing.show(all);
      open.show(running);
      tell(Object.values(all).every((it) => it.state === "running"));
    }

    async function seldom() {
      const [activity, days] = await Promise.all([read("admin/activity"), read(`admin/usage?days=${DAYS}`)]);
      charts.forEach((it) => it.show(activity.minutes));
      const byCode = new Map();
      for (const [code, count] of activity.minutes.flatMap((it) => Object.entries(it.failures))) {
        byCode.set(code, (byCode.get(code) ?? 0) + count);
      }
      codes.replaceChildren(...[...byCode].sort((one, other) => other[1] - one[1]).map(([code, count]) => h("li", {}, `${number(count)} ${code.replaceAll("_", " ")}`)));
      used.show(days);
    }

    repeat(often, OFTEN);
    repeat(seldom, SELDOM);
  }

  function read(path) {
    return call(path, { signal: ending.signal });
  }

  /** As long as the page is looked at. What fails is tried again. */
  async function repeat(task, wait) {
    while (!ending.signal.aborted) {
      if (!document.hidden) {
        try {
          await task();
        } catch (problem) {
          if (ending.signal.aborted) {
            return;
          }
          tell(false, problem.message);
        }
      }
      await pause(wait);
    }
  }

  function pause(wait) {
    return new Promise((over) => {
      const end = () => {
        clearTimeout(timer);
        ending.signal.removeEventListener("abort", end);
        document.removeEventListener("visibilitychange", end);
        over();
      };
      const timer = setTimeout(end, wait);
      ending.signal.addEventListener("abort", end);
      document.addEventListener("visibilitychange", end);
    });
  }

  function tell(good, text = good ? "Live" : "A processor does not run") {
    if (live.textContent !== text) {
      live.textContent = text;
      live.className = good ? "live good" : "live bad";
    }
  }
}
