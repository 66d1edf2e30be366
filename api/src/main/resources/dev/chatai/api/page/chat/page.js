// The chat page: one conversation, or the beginning of one.

import { changed, conversations, nameOf } from "../conversations.js";
import { confirm, menu } from "../dialog.js";
import { announce, h, icon, iconButton, notice, pageHead, problemCard } from "../dom.js";
import { Composer } from "./composer.js";
import { Conversation, isOpen } from "./conversation.js";
import { exportJson, exportMarkdown } from "./export.js";
import { failure } from "./parts.js";
import { showSettings, temperatureOf } from "./settings.js";
import { Thread } from "./thread.js";
import { welcome } from "./welcome.js";

const ANNOUNCED = 400;

export function open(main, { id, at }) {
  const page = new ChatPage(main, id, at);
  return () => page.close();
}

class ChatPage {
  #conversation;
  #thread;
  #composer;
  #head;
  #history;
  #more;
  #main;
  #welcome = welcome((question) => this.#composer.suggest(question));
  #top = h("div", { className: "connection", role: "status" });
  #closed = new AbortController();

  constructor(main, id, at) {
    this.#main = main;
    this.#thread = new Thread(this.#actions());
    this.#composer = new Composer(id ?? "new", {
      ask: (message, key, text) => this.#ask(message, key, text),
      stop: () => this.#stop(),
      settings: () => this.#settings(),
      editLast: () => [...this.#thread.scroller.querySelectorAll('[title="Edit the question"]')].at(-1)?.click(),
    });
    this.#head = this.#makeHead();
    const foot = h("div", { className: "chat-foot" }, this.#thread.toEnd, this.#composer.element);
    this.#thread.scroller.prepend(this.#welcome);
    main.append(this.#head, this.#top, this.#thread.scroller, foot);
    main.classList.add("chat");
    document.addEventListener("keydown", (event) => this.#pressed(event), { signal: this.#closed.signal });
    this.#conversation = this.#attach(id);
    if (id) {
      this.#open(id, at);
    } else {
      this.#showTitle();
    }
    this.#showState();
    if (!matchMedia("(pointer: coarse)").matches) {
      this.#composer.focus();
    }
  }

  close() {
    this.#closed.abort();
    this.#conversation.close();
    this.#main.classList.remove("chat", "empty");
    document.title = "ChatAI";
  }

  /** Escape stops the answer wherever the focus is, unless it closes something else. */
  #pressed(event) {
    const within = event.target === document.body || this.#main.contains(event.target);
    if (event.key === "Escape" && within && !event.isComposing && !document.querySelector(":popover-open, dialog[open]")) {
      this.#stop();
    }
  }

  #stop() {
    this.#try(() => this.#conversation.stop());
  }

  #makeHead() {
    this.#history = h("a", { className: "button head-link", title: "What happened, and what the model was sent" }, icon("history"), h("span", {}, "History"));
    this.#more = iconButton("more", "More", null);
    const head = pageHead("", this.#history, iconButton("sliders", "Settings of this conversation", () => this.#settings()), this.#more);
    const items = [
      { icon: icon("download"), label: "Export as Markdown", action: () => this.#export(exportMarkdown) },
      { icon: icon("download"), label: "Export as JSON", action: () => this.#export(exportJson) },
      { icon: icon("trash"), label: "Erase for ever", danger: true, action: () => this.#erase() },
    ];
    head.append(menu(this.#more, items));
    return head;
  }

  #export(as) {
    this.#try(async () => {
      await this.#conversation.whole();
      as(this.#conversation.fields, this.#conversation.path);
    });
  }

  async #open(id, at) {
    const conversation = this.#conversation;
    const listed = conversations().find((it) => it.id === id);
    this.#head.querySelector("h1").textContent = listed ? nameOf(listed) : "";
    this.#thread.scroller.setAttribute("aria-busy", "true");
    try {
      await conversation.open();
      this.#thread.scrollToEnd();
      if (at) {
        await conversation.whole();
        this.#thread.scrollTo(at);
      }
    } catch (problem) {
      if (problem.name !== "AbortError") {
        this.#showProblem(problem);
      }
    }
    this.#thread.scroller.removeAttribute("aria-busy");
  }

  #showProblem(problem) {
    const gone = problem.status === 404; // nothing can be tried again then
    this.#thread.scroller.replaceChildren(h("div", { className: "thread" }, problemCard(problem, gone ? null : () => location.reload())));
    for (const shown of gone ? [this.#composer.element, this.#history, this.#more] : []) {
      shown.hidden = true;
    }
  }

  /** Shows what a conversation tells. */
  #attach(id) {
    const conversation = new Conversation(id);
    const on = (name, listener) => conversation.addEventListener(name, ({ detail }) => listener(detail));
    on("started", () => {
      history.pushState(null, "", `#/c/${conversation.id}`);
      this.#composer.rename(conversation.id);
    });
    on("path", () => {
      this.#thread.show(conversation.path);
      this.#showState();
    });
    on("tree", () => this.#thread.refreshFeet());
    on("message", (message) => this.#thread.update(message));
    on("sent", ({ from, to }) => this.#thread.rename(from, to));
    on("settled", (message) => {
      this.#showState();
      this.#thread.refreshFeet();
      announce(spoken(message));
    });
    on("fields", () => {
      this.#showTitle();
      this.#showState();
    });
    on("connection", (connected) => {
      this.#top.textContent = connected ? "" : "The connection is lost. It goes on by itself as soon as the server can be reached.";
    });
    on("erased", () => {
      notice("This conversation was erased.");
      this.#leave();
    });
    return conversation;
  }

  /** There is no way back to a conversation that was erased. */
  #leave() {
    location.replace("#/");
    changed().catch(() => {});
  }

  #showState() {
    const { id, path, fields } = this.#conversation;
    const empty = !id && !path.length;
    this.#main.classList.toggle("empty", empty);
    this.#welcome.hidden = !empty;
    this.#history.hidden = this.#more.hidden = !id;
    this.#history.href = `#/c/${id}/history`;
    this.#composer.answering = path.some(isOpen);
    this.#composer.model = fields.model ?? path.findLast((it) => it.model)?.model;
  }

  #showTitle() {
    const { fields, path } = this.#conversation;
    const name = nameOf({ ...fields, messages: path });
    this.#head.querySelector("h1").textContent = name;
    document.title = `${name} – ChatAI`;
  }

  async #ask(message, key, text) {
    const shown = { author: "user", content: text, ...(typeof message === "string" ? {} : { parts: message }) };
    await this.#turn({ message }, key, shown);
  }

  async #turn(turn, key, shown) {
    const temperature = temperatureOf(this.#conversation.fields);
    const body = { ...turn, ...(temperature === undefined ? {} : { temperature }) };
    this.#thread.scrollToEnd();
    await this.#conversation.ask(body, key, { ...shown, turn: body, key });
  }

  #settings() {
    showSettings(this.#conversation.fields, (fields) => this.#conversation.change(fields));
  }

  async #erase() {
    const sure = await confirm("Erase this conversation?", "Every word of it becomes unreadable, everywhere and for ever. That cannot be undone.", "Erase");
    if (sure) {
      await this.#try(async () => {
        this.#conversation.close();
        await this.#conversation.erase();
        this.#leave();
      });
    }
  }

  #actions() {
    const key = () => crypto.randomUUID();
    return {
      edit: (message, text) => {
        const images = (message.parts ?? []).filter((it) => it.type === "image");
        const asked = images.length ? [{ type: "text", text }, ...images] : text;
        const shown = { author: "user", content: text, ...(images.length ? { parts: asked } : {}) };
        this.#turn({ message: asked, parent_id: message.parent_id }, key(), shown).catch(() => {});
      },
      regenerate: (message) => this.#try(() => this.#conversation.regenerate(message, key())),
      choose: (message, step) => {
        const beside = this.#conversation.siblings(message);
        const chosen = beside[beside.indexOf(message.id) + step];
        this.#try(async () => {
          await this.#conversation.choose(chosen);
          this.#thread.focusVersions(chosen, step);
        });
      },
      place: (message) => {
        const beside = this.#conversation.siblings(message);
        return { index: beside.indexOf(message.id), count: beside.length };
      },
      isFollowed: (message) => this.#conversation.path.some((it) => it.parent_id === message.id),
      waits: (message) => this.#conversation.path.find(isOpen)?.id !== message.id,
      calls: (message) => this.#conversation.path.find((it) => it.id === message.parent_id)?.tool_calls ?? [],
      results: (results) => {
        const shown = { author: "tool", content: "", tool_results: results };
        this.#turn({ tool_results: results }, key(), shown).catch(() => {});
      },
      sendAgain: (message) => {
        this.#conversation.ask(message.turn, message.key, message).catch(() => {});
      },
      discard: (message) => {
        this.#conversation.discard(message);
        this.#composer.suggest(message.content, message.parts);
      },
    };
  }

  async #try(action) {
    try {
      await action();
    } catch (problem) {
      notice(problem.message);
    }
  }
}

/** What a screen reader is told once an answer is over; never while it grows. */
function spoken(message) {
  switch (message.status) {
    case "failed":
      return failure(message);
    case "cancelled":
      return "The answer was stopped.";
    default:
      return `Answer: ${message.content.slice(0, ANNOUNCED)}`;
  }
}
