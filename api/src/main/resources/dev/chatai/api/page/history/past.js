// The conversation as it was after an event, and what of it the event is about.

import { card, ending, image, pretty } from "../chat/parts.js";
import { references, sources } from "../chat/sources.js";
import { showMarkdown } from "../chat/markdown.js";
import { h, problemCard } from "../dom.js";

const AUTHORS = { user: "You", assistant: "Assistant", tool: "Tools" };
const OPEN = { queued: "waits", in_progress: "is being answered" };

const AROUND = 6;

/** Messages become elements once, and Markdown when they come near to what is seen: there may be thousands. */
export function past(pane) {
  const head = h("header", { className: "then-head" });
  const elsewhere = h("p", { className: "elsewhere", hidden: true }, "This event is about a message on another branch, which was not shown then.");
  const list = h("div", { className: "then-list" });
  const known = new Map();
  const near = new IntersectionObserver((seen) => seen.filter((it) => it.isIntersecting).forEach(({ target }) => fill(target)), { root: pane, rootMargin: "600px" });
  let about = null;

  function fill(element) {
    near.unobserve(element);
    const entry = known.get(element.dataset.id);
    element.replaceChildren(...full(entry.message));
  }

  function elementOf(message) {
    const json = JSON.stringify(message);
    let entry = known.get(message.id);
    if (entry?.json !== json) {
      const element = entry?.element ?? h("article", { dataset: { id: message.id } });
      entry = { json, message, element };
      known.set(message.id, entry);
      element.className = `then ${message.author}`;
      element.replaceChildren(h("h3", {}, AUTHORS[message.author]), h("div", { className: "words", dir: "auto" }, message.content));
      near.observe(element);
    }
    return entry.element;
  }

  /** @param event after which it was so */
  function show(view, event) {
    const id = messageOf(event);
    head.replaceChildren(...headOf(view));
    place(list, view.messages.length ? view.messages.map(elementOf) : [h("p", { className: "empty" }, "Nothing had been said yet.")]);
    const touched = id ? known.get(id)?.element : head;
    const isShown = touched === head || touched?.parentElement === list;
    elsewhere.hidden = isShown;
    for (const it of [head, ...list.children]) {
      it.classList.toggle("touched", it === touched);
    }
    if (isShown && about !== event.number) {
      fillAround(touched);
      touched.scrollIntoView({ block: "nearest" });
    }
    about = pane.checkVisibility() ? event.number : null; // what is not seen does not scroll
  }

  /** What is above would push it away later. */
  function fillAround(touched) {
    const all = [...list.querySelectorAll(".then")];
    const at = all.indexOf(touched);
    all.slice(Math.max(0, at - AROUND), at + AROUND).forEach(fill);
  }

  function fail(problem, retry) {
    head.replaceChildren(problemCard(problem, retry));
    list.replaceChildren();
  }

  pane.replaceChildren(h("div", { className: "past" }, elsewhere, head, list));
  return { show, fail, close: () => near.disconnect() };
}

/** The message that an event is about; undefined for what is about the whole conversation. */
export const messageOf = ({ type, payload }) => (type === "MessagePosted" ? payload.question : (payload.answer ?? payload.question ?? payload.message ?? payload.leaf));

/** Gives `list` these children, and moves only what is not in its place. */
function place(list, children) {
  let at = list.firstElementChild;
  for (const child of children) {
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      list.insertBefore(child, at);
    }
  }
  while (at) {
    const next = at.nextElementSibling;
    at.remove();
    at = next;
  }
}

function headOf(view) {
  const facts = [view.model && `Model ${view.model}`, ...Object.entries(view.metadata ?? {}).map(([name, value]) => `${name}: ${value}`)].filter(Boolean).join(" · ");
  return [
    h("h2", { dir: "auto" }, view.title || "Without a title"),
    facts ? h("p", { className: "facts", dir: "auto" }, facts) : null,
    view.system_prompt ? h("details", { className: "facts" }, h("summary", {}, "System prompt"), h("p", { className: "words", dir: "auto" }, view.system_prompt)) : null,
  ].filter(Boolean);
}

function full(it) {
  const facts = [OPEN[it.status], it.attempts > 1 && `${it.attempts} attempts`, it.model, it.usage && `${it.usage.total_tokens.toLocaleString()} tokens`].filter(Boolean);
  const words = h("div", { className: it.author === "assistant" ? "words prose" : "words", dir: "auto" });
  if (it.author === "assistant") {
    showMarkdown(words, it.content, false, references(it.content, it.citations ?? []));
  } else {
    words.append(...(it.parts ?? [{ type: "text", text: it.content }]).map((part) => (part.type === "image" ? image(part.url) : h("p", { dir: "auto" }, part.text))));
  }
  return [
    h("h3", {}, AUTHORS[it.author], facts.length ? h("span", {}, ` · ${facts.join(" · ")}`) : null),
    it.reasoning ? card("thought", "Thoughts", it.reasoning) : null,
    ...(it.tool_results ?? []).map((result) => card("check", `Result of ${result.tool_call_id}`, result.content)),
    it.content || it.parts ? words : null,
    ...(it.tool_calls ?? []).filter(Boolean).map((call) => card("tool", `Calls ${call.name || "a tool"}`, pretty(call.arguments))),
    it.citations?.length ? sources(it.citations) : null,
    ...ending(it),
  ].filter(Boolean);
}
