// Shows one message.

import { copyButton } from "../clipboard.js";
import { h, icon, iconButton, problemCard } from "../dom.js";
import { isOpen } from "./conversation.js";
import { showMarkdown } from "./markdown.js";
import { card, ending, image, pretty, resultsForm, showUsage } from "./parts.js";
import { references, sources } from "./sources.js";

const NAMES = { user: "You", assistant: "Answer", tool: "Tool results" };
/** A question of more characters or lines is folded. */
const LONG = 1500;
const LONG_LINES = 16;
/** The height of a question that is folded, in pixels, about. */
const FOLDED = 340;
/** Between two renderings of a growing answer, in milliseconds; or more, if one takes long. */
const PAUSE = 40;

/**
 * A message's element. Until `fill()`, which is called when it comes near to what is seen, it has its text only: so a
 * conversation of thousands of messages is there at once.
 *
 * `actions`: `edit(message, text)`, `regenerate(message)`, `choose(message, step)`, `place(message)` (`{index, count}`
 * among those beside it), `results(results)`, `isFollowed(message)`, `waits(message)` (behind another answer),
 * `calls(message)` (those that the results of tools are of), `sendAgain(message)`, `discard(message)`.
 */
export class MessageView {
  #filled = false;
  #folded = true;
  #actions;
  #body;
  #parts = {};
  #timer = null;
  #took = 0;

  constructor(message, actions) {
    this.message = message;
    this.#actions = actions;
    this.#body = h("div", { className: "body", dir: "auto" }, message.content);
    this.element = h("article", { className: `message ${message.author}`, "aria-label": NAMES[message.author] ?? message.author, dataset: { id: message.id } }, this.#body);
    const height = isLong(message) ? FOLDED : Math.round(message.content.length / 2.2) + 72;
    this.element.style.setProperty("--estimate", `${height}px`);
  }

  /** Shows it in full. */
  fill() {
    if (!this.#filled) {
      this.#filled = true;
      this.element.classList.add("filled");
      this.element.replaceChildren();
      for (const name of ["before", "text", "after", "foot"]) {
        this.element.append((this.#parts[name] = h("div", { className: name })));
      }
      this.#show();
    }
  }

  /** Shows all of it, also of a long question. */
  unfold() {
    this.fill();
    if (this.#folded && isLong(this.message)) {
      this.#fold(false);
    }
  }

  update(message) {
    const was = this.message;
    this.message = message;
    this.element.dataset.id = message.id;
    if (!this.#filled) {
      this.#body.textContent = message.content;
    } else if (isOpen(message) && isOpen(was)) {
      this.#timer ??= setTimeout(() => this.#show(), Math.max(PAUSE, 3 * this.#took));
    } else {
      this.#show();
    }
  }

  /** What stands beside and below it may be another. */
  refreshFoot() {
    if (this.#filled) {
      this.#showFoot();
      if (this.#actions.isFollowed(this.message)) {
        this.#parts.after.querySelector(".results")?.remove();
      }
    }
  }

  /** Gives the focus to a button below it. */
  focus(label) {
    this.#parts.foot?.querySelector(`[aria-label="${label}"]:enabled`)?.focus();
  }

  #show() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const began = performance.now();
    if (this.message.author === "assistant") {
      this.#showAnswer();
    } else {
      this.#showQuestion();
    }
    this.#showFoot();
    this.#took = performance.now() - began;
  }

  #showQuestion() {
    const { message } = this;
    const parts = message.parts ?? [{ type: "text", text: message.content }];
    const long = isLong(message);
    this.#parts.text.className = `text bubble${long && this.#folded ? " folded" : ""}`;
    this.#parts.text.hidden = !!message.tool_results;
    this.#parts.text.replaceChildren(...parts.map((it) => (it.type === "image" ? image(it.url) : h("p", { dir: "auto" }, it.text))));
    this.#parts.before.replaceChildren(...this.#results());
    const unsent = message.status === "unsent";
    this.element.classList.toggle("unsent", unsent);
    this.#parts.after.replaceChildren(...(long ? [this.#folding()] : []), ...(unsent ? [this.#unsent()] : []));
  }

  #folding() {
    const press = () => {
      this.#fold(!this.#folded);
      this.#parts.after.querySelector(".folding").focus();
    };
    return h("button", { type: "button", className: "folding", "aria-expanded": String(!this.#folded), onclick: press }, this.#folded ? "Show all" : "Show less");
  }

  #fold(folded) {
    this.#folded = folded;
    this.#showQuestion();
  }

  #results() {
    const { tool_results: results = [] } = this.message;
    const calls = results.length ? this.#actions.calls(this.message) : [];
    const name = (result) => calls.find((it) => it.id === result.tool_call_id)?.name ?? "a tool";
    return results.map((it) => card("check", `Result of ${name(it)}`, pretty(it.content)));
  }

  #unsent() {
    const shown = problemCard(this.message.problem ?? { message: "It was not sent." }, () => this.#actions.sendAgain(this.message));
    shown.append(h("button", { type: "button", className: "button", onclick: () => this.#actions.discard(this.message) }, "Take it back"));
    return shown;
  }

  #showAnswer() {
    const { message, element } = this;
    const open = isOpen(message);
    element.setAttribute("aria-busy", String(open));
    element.classList.toggle("open", open);
    this.#showReasoning(open);
    this.#parts.text.className = "text prose";
    showMarkdown(this.#parts.text, message.content, open, references(message.content, message.citations ?? []));
    const waiting = open && !message.content && !message.reasoning;
    this.#parts.after.replaceChildren(
      ...(waiting ? [h("p", { className: "waiting" }, h("span", { className: "pulse" }), this.#actions.waits(message) ? "Waiting for its turn…" : "Thinking…")] : []),
      ...(message.tool_calls ?? []).filter((it) => it).map((it) => card("tool", `Calls ${it.name || "a tool"}`, pretty(it.arguments))),
      ...(this.#wantsResults() ? [resultsForm(message, this.#actions.results)] : []),
      ...(message.citations?.length ? [sources(message.citations)] : []),
      ...ending(message, () => this.#actions.regenerate(this.message)),
    );
  }

  #showReasoning(open) {
    const { message } = this;
    if (!message.reasoning) {
      this.#parts.before.replaceChildren();
      return;
    }
    let details = this.#parts.before.querySelector("details");
    if (!details) {
      details = h("details", { className: "reasoning" }, h("summary"), h("div", { className: "prose" }));
      details.addEventListener("toggle", () => details.open && this.#fillReasoning(details));
      this.#parts.before.replaceChildren(details);
    }
    const thinking = open && !message.content;
    details.firstChild.replaceChildren(icon("thought"), thinking ? "Thinking…" : "Thoughts", icon("down"));
    if (details.open) {
      this.#fillReasoning(details);
    }
  }

  #fillReasoning(details) {
    showMarkdown(details.lastChild, this.message.reasoning, isOpen(this.message));
  }

  #wantsResults() {
    const { message } = this;
    return message.status === "completed" && message.tool_calls?.length && !this.#actions.isFollowed(message);
  }

  #showFoot() {
    const focused = this.#parts.foot.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    this.#makeFoot();
    if (focused) {
      this.focus(focused);
    }
  }

  #makeFoot() {
    const { message } = this;
    if (isOpen(message) || message.status === "sending" || message.status === "unsent") {
      this.#parts.foot.replaceChildren();
      return;
    }
    const { index, count } = this.#actions.place(message);
    const asked = message.author === "user";
    this.#parts.foot.replaceChildren(
      ...(count > 1 ? [this.#branches(index, count)] : []),
      ...(message.content ? [copyButton(asked ? "Copy the question" : "Copy the answer", () => this.message.content)] : []),
      ...(asked ? [iconButton("edit", "Edit the question", () => this.#edit())] : []),
      ...(message.author === "assistant"
        ? [
            ...(message.status === "failed" ? [] : [iconButton("again", "Another answer", () => this.#actions.regenerate(this.message))]),
            iconButton("info", "What this answer took", (event) => showUsage(event.currentTarget, this.message)),
          ]
        : []),
    );
  }

  #branches(index, count) {
    const step = (name, label, by) => iconButton(name, label, () => this.#actions.choose(this.message, by), { disabled: index + by < 0 || index + by >= count });
    return h(
      "span",
      { className: "branches", role: "group", "aria-label": "Versions" },
      step("left", "The version before", -1),
      h("span", {}, `${index + 1} / ${count}`),
      step("right", "The next version", 1),
    );
  }

  #edit() {
    const input = h("textarea", { className: "input", value: this.message.content, dir: "auto", "aria-label": "The question", rows: 3 });
    const close = () => {
      this.#show();
      this.focus("Edit the question");
    };
    const send = () => {
      const text = input.value.trim();
      close();
      if (text) {
        this.#actions.edit(this.message, text);
      }
    };
    const form = h(
      "div",
      { className: "edit" },
      input,
      h(
        "div",
        { className: "choices" },
        h("button", { type: "button", className: "button", onclick: close }, "Cancel"),
        h("button", { type: "button", className: "button primary", onclick: send }, "Ask"),
      ),
    );
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        close();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
    });
    this.#parts.text.className = "text";
    this.#parts.text.replaceChildren(form);
    this.#parts.foot.replaceChildren();
    input.focus();
  }
}

const isLong = ({ author, content }) => author === "user" && (content.length > LONG || content.split("\n").length > LONG_LINES);
