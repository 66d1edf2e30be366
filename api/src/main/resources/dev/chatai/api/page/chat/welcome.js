// What is seen before the first question.

import { button, h, icon } from "../dom.js";

/** What the log behind it makes possible. */
const NOTES = [
  ["again", "It goes on without you", "Close this page in the middle of an answer, or kill the server. The answer is finished all the same."],
  ["edit", "Nothing is lost", "Edit a question, or ask for another answer. Every version stays, one click away."],
  ["history", "Look back", "See the conversation as it was at any moment, and exactly what the model was sent."],
];
const SUGGESTIONS = ["Explain event sourcing briefly", "Write a haiku about a log", "Compare TCP and UDP"];

/** @param suggest is called with the question that a person has chosen */
export function welcome(suggest) {
  return h(
    "div",
    { className: "welcome" },
    h("h2", {}, "What would you like to know?"),
    h("ul", { className: "notes" }, NOTES.map(([name, title, text]) => h("li", {}, icon(name), h("strong", {}, title), h("p", {}, text)))),
    h("div", { className: "suggestions" }, SUGGESTIONS.map((it) => button(it, () => suggest(it)))),
  );
}
