// Operations: what the installation does, for administrators.

import { call } from "../api.js";
import { h, icon, loadStyle, pageHead, problemCard } from "../dom.js";
import { me } from "../me.js";
import { activity } from "./activity.js";
import { answers } from "./answers.js";
import { keys } from "./keys.js";
import { processors } from "./processors.js";
import { DAYS, usage } from "./usage.js";

const OFTEN = 2_000;
const SELDOM = 10_000;
/** While the server is away, it is asked less and less often, up to this. */
const LONGEST = 30_000;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function open(main) {
  const ending = new AbortController();
  const { signal } = ending;
  const live = h("p", { className: "live", role: "status" });
  const body = h("div", { className: "page-body ops" });
  main.append(pageHead("Operations", live), body);
  document.title = "Operations – ChatAI";
  start();
  return () => {
    ending.abort();
    document.title = "ChatAI";
  };

  async function start() {
    await loadStyle("css/operations.css");
    body.replaceChildren(h("p", { className: "empty" }, "Reading what the installation does…"));
    try {
      const { admin } = await me();
      if (admin) {
        await show();
      } else {
        body.replaceChildren(h("p", { className: "empty" }, icon("key"), "This page is for administrators. Use a key that has that role."));
      }
    } catch (problem) {
      if (!signal.aborted) {
        body.replaceChildren(problemCard(problem, start));
      }
    }
  }

  /** @throws {Problem} when it cannot be read at first; later the head of the page tells that */
  async function show() {
    const hour = activity();
    const processing = processors(refresh);
    const open = answers(refresh);
    const used = usage();
    const made = keys();

    async function often() {
      const [all, running] = await Promise.all([read("admin/processors"), read("admin/answers")]);
      processing.show(all);
      open.show(running);
      tell(Object.values(all).every((it) => it.state === "running"));
    }

    async function seldom() {
      const [minutes, days] = await Promise.all([read("admin/activity"), read(`admin/usage?days=${DAYS}`)]);
      hour.show(minutes);
      used.show(days);
    }

    function refresh() {
      often().catch(() => {}); // the next round tells what is wrong
    }

    await Promise.all([often(), seldom(), made.read()]);
    body.replaceChildren(h("div", { className: "ops-in" }, hour.element, processing.element, open.element, used.element, made.element));
    repeat(often, OFTEN);
    repeat(seldom, SELDOM);
  }

  function read(path) {
    return call(path, { signal });
  }

  /** As long as the page is looked at. What fails is tried again. */
  async function repeat(task, often) {
    let good = clock.format(new Date());
    let wait = often;
    for (;;) {
      await pause(wait);
      if (signal.aborted) {
        return;
      }
      if (document.hidden) {
        continue;
      }
      try {
        await task();
        good = clock.format(new Date());
        wait = often;
      } catch (problem) {
        if (signal.aborted) {
          return;
        }
        wait = Math.min(2 * wait, LONGEST);
        tell(false, problem.passes ? `No connection since ${good}` : problem.message);
        body.classList.add("stale");
      }
    }
  }

  /** Until it is time, the page is looked at again, or the network is back. */
  function pause(wait) {
    return new Promise((over) => {
      const waiting = new AbortController();
      const end = () => {
        clearTimeout(timer);
        waiting.abort();
        over();
      };
      const timer = setTimeout(end, wait);
      signal.addEventListener("abort", end, { signal: waiting.signal });
      document.addEventListener("visibilitychange", end, { signal: waiting.signal });
      window.addEventListener("online", end, { signal: waiting.signal });
    });
  }

  function tell(good, text = good ? "Live" : "A processor does not run") {
    body.classList.remove("stale");
    if (live.textContent !== text) {
      live.textContent = text;
      live.className = good ? "live good" : "live bad";
    }
  }
}
