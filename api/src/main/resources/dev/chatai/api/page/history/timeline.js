// The events in order. Pieces of text that follow each other are one entry.

import { copy } from "../clipboard.js";
import { h, icon, iconButton } from "../dom.js";
import { shown } from "./payload.js";
import { aboutOf, nameOf, toneOf } from "./words.js";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });

/** Entries of one event each, but for text that arrived: `{first, last, event, events}`. */
export function entriesOf(events) {
  const entries = [];
  for (const event of events) {
    const before = entries.at(-1);
    if (event.type === "AnswerProgressed" && before?.event.type === "AnswerProgressed" && before.event.payload.attempt === event.payload.attempt) {
      before.last = event.number;
      before.events.push(event);
    } else {
      entries.push({ first: event.number, last: event.number, event, events: [event] });
    }
  }
  return entries;
}

/**
 * @param choose called with the number of an event
 * @returns {{element: HTMLElement, add: (events: any[]) => void, select: (number: number) => void}}
 */
export function timeline(choose) {
  const list = h("ol", { className: "events" });
  const rows = [];
  let lastDay = "";

  function add(events) {
    for (const entry of entriesOf(events)) {
      const today = day.format(new Date(entry.event.at));
      if (today !== lastDay) {
        lastDay = today;
        list.append(h("li", { className: "day" }, today));
      }
      const row = { ...entry, ...item(entry, choose) };
      rows.push(row);
      list.append(row.element);
    }
  }

  function select(number) {
    for (const row of rows) {
      const current = row.first <= number && number <= row.last;
      row.element.classList.toggle("later", row.first > number);
      if (current !== row.element.classList.contains("current")) {
        row.element.classList.toggle("current", current);
        if (current) {
          row.button.setAttribute("aria-current", "step");
          reveal(row.element);
        } else {
          row.button.removeAttribute("aria-current");
        }
      }
    }
  }

  return { element: list, add, select };
}

/** Scrolls the pane only: where the panes stand below each other, the page must stay where it is. */
function reveal(element) {
  const pane = element.closest(".pane");
  const box = pane?.getBoundingClientRect();
  const at = element.getBoundingClientRect();
  if (box && (at.top < box.top || at.bottom > box.bottom)) {
    pane.scrollTop += at.top - box.top - (box.height - at.height) / 2;
  }
}

function item(entry, choose) {
  const { event, events } = entry;
  const about = event.type === "AnswerProgressed" ? textOf(events) : aboutOf(event);
  const numbers = entry.first === entry.last ? `${entry.first}` : `${entry.first}–${entry.last}`;
  const button = h(
    "button",
    { type: "button", className: "event", onclick: () => choose(entry.last) },
    h("span", { className: "number" }, numbers),
    h("span", { className: "name" }, nameOf(event)),
    h("time", { dateTime: event.at }, clock.format(new Date(event.at))),
    about ? h("span", { className: "about", dir: "auto" }, about) : null,
  );
  return { button, element: h("li", { className: `entry ${toneOf(event)}` }, button, folded(events)) };
}

function textOf(events) {
  const text = events.flatMap((it) => it.payload.pieces ?? []).map((it) => (typeof it === "string" ? it : (it.text ?? ""))).join("");
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** The payload, built when it is opened for the first time. */
function folded(events) {
  const summary = h("summary", {}, icon("right"), h("span", {}, "Payload"), h("span", { className: "unseen" }, ` of event ${events[0].number}`));
  const box = h("details", { className: "payload" }, summary);
  box.addEventListener(
    "toggle",
    () => {
      for (const event of events) {
        const json = JSON.stringify(event, null, 2);
        box.append(
          h(
            "div",
            { className: "payload-body" },
            h(
              "div",
              { className: "payload-head" },
              h("code", {}, `${event.number} ${event.type}`),
              iconButton("copy", `Copy event ${event.number} as JSON`, () => copy(json)),
            ),
            shown(event.payload),
          ),
        );
      }
    },
    { once: true },
  );
  return box;
}
