// The events in order. Pieces of text that follow each other are one entry.

import { copyButton } from "../clipboard.js";
import { h, utc } from "../dom.js";
import { shown } from "./payload.js";
import { aboutOf, detailOf, nameOf, short, since, toneOf } from "./words.js";

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "full" });

/**
 * @param {(number: number) => void} choose called with the number of an event
 * @returns {{element: HTMLElement, add: (events: any[]) => void, select: (number: number) => void}}
 */
export function timeline(choose) {
  const list = h("ol", { className: "events" });
  const entries = [];
  let lastDay = "";
  let selected = -1;

  function add(events) {
    for (const event of events) {
      const before = entries.at(-1);
      if (before?.goesOn(event)) {
        before.extend(event);
        continue;
      }
      const today = day.format(new Date(event.at));
      if (today !== lastDay) {
        lastDay = today;
        list.append(h("li", { className: "day" }, today));
      }
      const added = entry(event, before?.last, choose);
      added.element.classList.add("later");
      entries.push(added);
      list.append(added.element);
    }
  }

  function select(number) {
    const at = entries.findLastIndex((it) => it.first.number <= number);
    for (const it of entries.slice(Math.min(at, selected) + 1, Math.max(at, selected) + 1)) {
      it.element.classList.toggle("later", at < selected);
    }
    if (at !== selected) {
      entries[selected]?.leave();
      entries[at].enter();
      selected = at;
    }
    reveal(entries[at].element);
  }

  return { element: list, add, select };
}

/** Scrolls the pane, and nothing around it. */
function reveal(element) {
  const pane = element.closest(".pane");
  const box = pane?.getBoundingClientRect();
  const at = element.getBoundingClientRect();
  if (box && (at.top < box.top || at.bottom > box.bottom)) {
    pane.scrollTop += at.top - box.top - (box.height - at.height) / 2;
  }
}

function entry(first, before, choose) {
  const events = [first];
  const numbers = h("span", { className: "number" });
  const about = h("span", { className: "about", dir: "auto" });
  const detail = detailOf(first);
  const gap = before ? since(before.at, first.at) : "";
  const button = h(
    "button",
    { type: "button", className: "event", onclick: () => choose(events.at(-1).number) },
    numbers,
    h("span", { className: "name" }, nameOf(first), detail ? [" ", h("span", { className: "detail" }, detail)] : null),
    h("span", { className: "gap", title: "Since the event before" }, gap),
    h("time", { dateTime: first.at, title: utc(first.at) }, clock.format(new Date(first.at))),
    about,
  );
  const payloads = folded(events);
  tell();

  function tell() {
    const last = events.at(-1).number;
    numbers.textContent = last === first.number ? `${last}` : `${first.number}–${last}`;
    about.textContent = first.type === "AnswerProgressed" ? textOf(events) : aboutOf(first);
    about.hidden = !about.textContent;
  }

  return {
    element: h("li", { className: `entry ${toneOf(first)}` }, button, payloads.element),
    first,
    get last() {
      return events.at(-1);
    },
    goesOn: ({ type, payload }) => type === "AnswerProgressed" && first.type === type && first.payload.answer === payload.answer && first.payload.attempt === payload.attempt,
    extend(event) {
      events.push(event);
      payloads.add(event);
      tell();
    },
    enter() {
      this.element.classList.add("current");
      button.setAttribute("aria-current", "step");
    },
    leave() {
      this.element.classList.remove("current");
      button.removeAttribute("aria-current");
    },
  };
}

function textOf(events) {
  const pieces = events.slice(0, 40).flatMap((it) => it.payload.pieces ?? []);
  return short(pieces.map((it) => (typeof it === "string" ? it : (it.text ?? it.reasoning ?? it.arguments ?? ""))).join(""));
}

/** The payloads, built when they are opened for the first time. */
function folded(events) {
  const label = `Payload of event ${events[0].number}`;
  const element = h("details", { className: "payload" }, h("summary", { title: "Payload" }, h("span", { className: "unseen" }, label)));
  let built = false;
  const add = (event) => built && element.append(payload(event));
  element.addEventListener(
    "toggle",
    () => {
      built = true;
      events.forEach(add);
    },
    { once: true },
  );
  return { element, add };
}

function payload(event) {
  const json = JSON.stringify(event, null, 2);
  const metadata = Object.keys(event.metadata ?? {}).length > 0;
  return h(
    "div",
    { className: "payload-body" },
    h("div", { className: "payload-head" }, h("code", {}, `${event.number} ${event.type}`), copyButton(`Copy event ${event.number} as JSON`, () => json)),
    h("p", { className: "payload-at" }, utc(event.at)),
    shown(event.payload),
    metadata ? [h("p", { className: "payload-more" }, "Metadata of the event"), shown(event.metadata)] : null,
  );
}
