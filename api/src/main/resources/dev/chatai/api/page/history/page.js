// The history of one conversation: its events, the conversation as it was after each of them, and what the model was sent.

import { call, page as readPage } from "../api.js";
import { h, icon, iconButton, loadStyle, notice, pageHead, problemCard, time } from "../dom.js";
import { attemptsIn, prompts } from "./prompts.js";
import { timeline } from "./timeline.js";
import { nameOf } from "./words.js";

const PAGE = 1000;
/** While the slider moves, only where it rests is read. */
const REST = 90;

export function open(main, { id }) {
  const ending = new AbortController();
  const body = h("div", { className: "page-body history" });
  const back = h("a", { className: "button", href: `#/c/${id}` }, icon("left"), "Chat");
  main.append(pageHead("History", back), body);
  start();
  return () => ending.abort();

  async function start() {
    await loadStyle("css/history.css");
    body.replaceChildren(h("p", { className: "empty" }, "Reading the events…"));
    try {
      const { items, next } = await readPage(`conversation/${id}/events?limit=${PAGE}`, { signal: ending.signal });
      await show(items, next);
    } catch (problem) {
      if (!ending.signal.aborted) {
        body.replaceChildren(problemCard(problem, start));
      }
    }
  }

  async function show(events, next) {
    const states = new Map();
    let current = 0;
    let timer;

    const slider = h("input", { type: "range", min: 1, max: events.length, step: 1, id: "as-of" });
    const said = h("output", { htmlFor: "as-of", className: "said" });
    const earlier = iconButton("left", "One event earlier", () => go(current - 1));
    const later = iconButton("right", "One event later", () => go(current + 1));
    const list = timeline(go);
    const past = h("div", { className: "past", role: "tabpanel", id: "panel-past", "aria-labelledby": "tab-past", tabIndex: 0 });
    const sent = prompts(id);
    const sentPanel = h("div", { role: "tabpanel", id: "panel-sent", "aria-labelledby": "tab-sent", hidden: true }, sent.element);
    const more = h("button", { type: "button", className: "button", hidden: !next, onclick: addPage }, "Read later events");

    slider.addEventListener("input", () => go(Number(slider.value)));
    list.add(events);
    body.replaceChildren(
      h(
        "div",
        { className: "travel" },
        h("label", { htmlFor: "as-of" }, "As it was after event"),
        h("div", { className: "travel-row" }, earlier, slider, later),
        said,
      ),
      h(
        "div",
        { className: "panes" },
        h("section", { className: "pane pane-events", "aria-label": "Events", tabIndex: 0 }, list.element, more),
        h("section", { className: "pane" }, tabs([["past", "The conversation then", past], ["sent", "Sent to the model", sentPanel]], onTab), past, sentPanel),
      ),
    );
    go(events.length);

    function onTab(name) {
      if (name === "sent") {
        sent.update(attemptsIn(events), current);
      }
    }

    async function addPage() {
      more.disabled = true;
      try {
        const read = await readPage(next, { signal: ending.signal });
        next = read.next;
        events.push(...read.items);
        list.add(read.items);
        slider.max = events.length;
        more.hidden = !next;
        go(current);
      } catch (problem) {
        notice(problem.message);
      } finally {
        more.disabled = false;
      }
    }

    function go(number) {
      const before = current;
      current = Math.min(Math.max(number, 1), events.length);
      const event = events[current - 1];
      slider.value = current;
      earlier.disabled = current === 1;
      later.disabled = current === events.length;
      const text = `${current} of ${events.length}${next ? " or more" : ""}: ${nameOf(event)}`;
      slider.setAttribute("aria-valuetext", text);
      said.replaceChildren(h("strong", {}, text), " ", time(event.at));
      list.select(current);
      if (!sentPanel.hidden && before !== current) {
        sent.update(attemptsIn(events), current);
      }
      clearTimeout(timer);
      timer = setTimeout(() => showPast(current), states.has(current) ? 0 : REST);
    }

    async function showPast(number) {
      try {
        if (!states.has(number)) {
          states.set(number, await call(`conversation/${id}?as_of=${number}`, { signal: ending.signal }));
        }
        if (number === current) {
          past.replaceChildren(...conversation(states.get(number)));
        }
      } catch (problem) {
        if (!ending.signal.aborted && number === current) {
          past.replaceChildren(problemCard(problem, () => showPast(number)));
        }
      }
    }
  }
}

const AUTHORS = { user: "You", assistant: "Assistant", tool: "Tools" };

function conversation(view) {
  const facts = [view.model && `Model ${view.model}`, view.system_prompt && "With a system prompt"].filter(Boolean).join(" · ");
  return [
    h("h2", { dir: "auto" }, view.title || "Without a title"),
    facts ? h("p", { className: "facts" }, facts) : null,
    view.messages.length ? null : h("p", { className: "empty" }, "Nothing had been said yet."),
    ...view.messages.map(message),
  ].filter(Boolean);
}

function message(it) {
  const state = it.status === "completed" ? "" : ` · ${it.status.replaceAll("_", " ")}`;
  const attempts = it.attempts > 1 ? ` · ${it.attempts} attempts` : "";
  return h(
    "article",
    { className: `then ${it.author}` },
    h("h3", {}, `${AUTHORS[it.author]}${state}${attempts}`),
    h("div", { className: "words", dir: "auto" }, it.content || "—"),
  );
}

/** Tabs as WAI-ARIA describes them: arrow keys move between them. */
function tabs(all, chosen) {
  const list = h("div", { className: "tabs", role: "tablist", "aria-label": "What is shown" });
  const choose = (index) => {
    [...list.children].forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
      all[at][2].hidden = at !== index;
    });
    chosen(all[index][0]);
  };
  list.append(
    ...all.map(([name, label], index) =>
      h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "aria-selected": String(index === 0), tabIndex: index ? -1 : 0, onclick: () => choose(index) }, label),
    ),
  );
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = ([...list.children].indexOf(document.activeElement) + step + all.length) % all.length;
      choose(next);
      list.children[next].focus();
    }
  });
  return list;
}
