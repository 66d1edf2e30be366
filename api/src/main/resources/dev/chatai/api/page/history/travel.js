// The slider over the events, with marks where questions, further attempts and failures are.

import { h, iconButton, time } from "../dom.js";
import { nameOf, toneOf } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const MARKED = ["ask", "again", "bad"];

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/**
 * @param {any[]} events the ones there are; it may grow
 * @param {(number: number) => void} go
 * @returns {{element: HTMLElement, grown: () => void, show: (number: number) => void}} `grown` is called when there are more
 */
export function travel(events, go) {
  let current = 1;
  const slider = h("input", { type: "range", min: 1, step: 1, id: "as-of", title: "Page up and page down go to the next question, and to the one before" });
  const marks = document.createElementNS(SVG, "svg");
  const said = h("output", { htmlFor: "as-of", className: "said" });
  const earlier = iconButton("left", "One event earlier", () => go(current - 1));
  const later = iconButton("right", "One event later", () => go(current + 1));
  marks.setAttribute("class", "marks");
  marks.setAttribute("preserveAspectRatio", "none");
  marks.setAttribute("aria-hidden", "true"); // the list of the events tells the same
  slider.addEventListener("input", () => go(Number(slider.value)));
  slider.addEventListener("keydown", (event) => {
    const asked = (it) => it.type === "MessagePosted";
    const question = { PageUp: () => events.slice(current).find(asked) ?? events.at(-1), PageDown: () => events.slice(0, current - 1).findLast(asked) ?? events[0] }[event.key];
    if (question) {
      event.preventDefault();
      go(question().number);
    }
  });

  function grown() {
    slider.max = events.length;
    marks.setAttribute("viewBox", `0 0 ${Math.max(1, events.length - 1)} 1`);
    marks.replaceChildren(...MARKED.map((tone) => mark(tone, events.filter((it) => toneOf(it) === tone))));
  }

  function show(number) {
    current = number;
    const event = events[number - 1];
    const text = `${number.toLocaleString()} of ${events.length.toLocaleString()}: ${nameOf(event)}`;
    slider.value = number;
    slider.setAttribute("aria-valuetext", text);
    earlier.disabled = number === 1;
    later.disabled = number === events.length;
    said.replaceChildren(h("strong", {}, text), " ", time(event.at, exact));
  }

  const legend = h("p", { className: "legend", "aria-hidden": "true" }, h("span", { className: "ask" }, "question"), h("span", { className: "again" }, "another attempt"), h("span", { className: "bad" }, "failure"));
  const element = h(
    "div",
    { className: "travel" },
    h("label", { htmlFor: "as-of" }, "As it was after event"),
    h("div", { className: "travel-row" }, earlier, h("div", { className: "track" }, slider, marks), later),
    h("div", { className: "travel-foot" }, said, legend),
  );
  return { element, grown, show };
}

function mark(tone, events) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", tone);
  path.setAttribute("d", events.map((it) => `M${it.number - 1} 0V1`).join(""));
  return path;
}
