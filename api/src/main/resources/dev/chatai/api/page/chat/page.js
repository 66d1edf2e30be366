// The chat page: one conversation, or the beginning of one.

import { call } from "../api.js";
import { changed, conversations, nameOf } from "../conversations.js";
import { confirm, menu } from "../dialog.js";
import { announce, button, h, icon, iconButton, notice, pageHead, problemCard } from "../dom.js";
import { Composer } from "./composer.js";
import { Conversation, isOpen } from "./conversation.js";
import { exportJson, exportMarkdown } from "./export.js";
import { showSettings, temperatureOf } from "./settings.js";
import { Thread } from "./thread.js";

const LONGEST_TITLE = 60;
const ANNOUNCED = 400;
const SUGGESTIONS = ["Explain event sourcing in three sentences", "Write a haiku about a log", "Compare TCP and UDP in a table"];

export function open(main, { id, at }) {
  const page = new ChatPage(main, id, at);
  return () => page.close();
}

class ChatPage {
  #conversation = null;
  #fields = {}; // of a conversation that has not begun
  #thread;
  #composer;
  #head;
  #main;
  #top = h("div", { className: "connection", role: "status" });

  constructor(main, id, at) {
    this.#main = main;
    this.#thread = new Thread(this.#actions());
    this.#composer = new Composer(id ?? "new", {
      ask: (message, key, text) => this.#ask(message, key, text),
      stop: () => this.#try(() => this.#conversation.stop()),
      editLast: () => [...this.#thread.scroller.querySelectorAll('[title="Edit the question"]')].at(-1)?.click(),
    });
    this.#head = this.#makeHead();
    const foot = h("div", { className: "chat-foot" }, this.#thread.toEnd, this.#composer.element);
    main.append(this.#head, this.#top, this.#thread.scroller, foot);
    main.classList.add("chat");
    if (id) {
      this.#begin(id, at);
    } else {
      this.#welcome();
    }
    if (!matchMedia("(pointer: coarse)").matches) {
      this.#composer.focus();
    }
  }

  close() {
    this.#conversation?.close();
    this.#main.classList.remove("chat", "empty");
    document.title = "ChatAI";
  }

  #makeHead() {
    const more = iconButton("more", "More", null);
    const head = pageHead("", iconButton("sliders", "Settings of this conversation", () => this.#settings()), more);
    const items = [
      { icon: icon("history"), label: "History", action: () => (location.hash = `#/c/${this.#conversation.id}/history`) },
      { icon: icon("download"), label: "Export as Markdown", action: () => exportMarkdown(this.#current, this.#conversation.path) },
      { icon: icon("download"), label: "Export as JSON", action: () => exportJson(this.#current, this.#conversation.path) },
      { icon: icon("trash"), label: "Erase for ever", danger: true, action: () => this.#erase() },
    ];
    head.append(menu(more, items));
    more.hidden = true;
    this.moreButton = more;
    return head;
  }

  get #current() {
    return this.#conversation?.fields ?? this.#fields;
  }

  #welcome() {
    this.#main.classList.add("empty");
    this.#showTitle();
    this.#thread.scroller.append(
      h(
        "div",
        { className: "welcome" },
        h("h2", {}, "What would you like to know?"),
        h("p", {}, "Every question and every answer is kept as it happened. Close this page in the middle of an answer: it goes on without you."),
        h("div", { className: "suggestions" }, SUGGESTIONS.map((it) => button(it, () => this.#composer.suggest(it)))),
      ),
    );
  }

  async #begin(id, at) {
    const conversation = this.#attach(id);
    const listed = conversations().find((it) => it.id === id);
    this.#head.querySelector("h1").textContent = listed ? nameOf(listed) : "";
    this.#thread.scroller.setAttribute("aria-busy", "true");
    try {
      await conversation.open();
      if (!at || !this.#thread.scrollTo(at)) {
        this.#thread.scrollToEnd();
      }
    } catch (problem) {
      if (problem.name !== "AbortError") {
        this.#thread.scroller.replaceChildren(h("div", { className: "thread" }, problemCard(problem, () => location.reload())));
      }
    }
    this.#thread.scroller.removeAttribute("aria-busy");
  }

  /** Follows a conversation and shows what it tells. */
  #attach(id) {
    const conversation = (this.#conversation = new Conversation(id));
    const on = (name, listener) => conversation.addEventListener(name, ({ detail }) => listener(detail));
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
    on("fields", () => this.#showTitle());
    on("connection", (connected) => {
      this.#top.textContent = connected ? "" : "The connection is lost. It goes on by itself as soon as the server can be reached.";
    });
    on("erased", () => {
      notice("This conversation was erased.");
      location.hash = "#/";
    });
    this.moreButton.hidden = false;
    return conversation;
  }

  #showState() {
    this.#composer.answering = this.#conversation.path.some(isOpen);
  }

  #showTitle() {
    const name = nameOf({ ...this.#current, messages: this.#conversation?.path });
    this.#head.querySelector("h1").textContent = name;
    document.title = `${name} – ChatAI`;
  }

  /** Asks; and begins the conversation before, if this is its first question. */
  async #ask(message, key, text) {
    const shown = { author: "user", content: text, ...(typeof message === "string" ? {} : { parts: message }) };
    await this.#turn({ message }, key, shown);
  }

  async #turn(turn, key, shown) {
    const temperature = temperatureOf(this.#current);
    const body = { ...turn, ...(temperature === undefined ? {} : { temperature }) };
    if (!this.#conversation) {
      await this.#start(key, shown.content);
    }
    this.#thread.scrollToEnd();
    await this.#conversation.ask(body, key, { ...shown, turn: body, key });
  }

  async #start(key, text) {
    const title = this.#fields.title || text.split("\n")[0].slice(0, LONGEST_TITLE) || "Images";
    try {
      const { id, messages, ...fields } = await call("conversation", {
        method: "POST",
        body: { ...withoutNulls(this.#fields), title },
        headers: { "Idempotency-Key": `${key}-start` },
      });
      history.pushState(null, "", `#/c/${id}`);
      this.#thread.scroller.querySelector(".welcome")?.remove();
      this.#main.classList.remove("empty");
      this.#composer.rename(id);
      this.#attach(id);
      await this.#conversation.open();
      await changed().catch(() => {});
    } catch (problem) {
      notice(problem.message);
      this.#composer.suggest(text);
      throw problem;
    }
  }

  #settings() {
    showSettings(this.#current, async (fields) => {
      if (this.#conversation) {
        await this.#conversation.change(fields);
      } else {
        this.#fields = fields;
        this.#showTitle();
      }
    });
  }

  async #erase() {
    const sure = await confirm("Erase this conversation?", "Every word of it becomes unreadable, everywhere and for ever. That cannot be undone.", "Erase");
    if (sure) {
      await this.#try(async () => {
        this.#conversation.close();
        await this.#conversation.erase();
        location.hash = "#/";
        await changed();
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
        this.#try(() => this.#conversation.choose(beside[beside.indexOf(message.id) + step]));
      },
      place: (message) => {
        const beside = this.#conversation.siblings(message);
        return { index: beside.indexOf(message.id), count: beside.length };
      },
      isFollowed: (message) => this.#conversation.path.some((it) => it.parent_id === message.id),
      waits: (message) => this.#conversation.path.find(isOpen)?.id !== message.id,
      results: (results) => {
        const shown = { author: "tool", content: "", tool_results: results };
        this.#turn({ tool_results: results }, key(), shown).catch(() => {});
      },
      sendAgain: (message) => {
        this.#conversation.ask(message.turn, message.key, message).catch(() => {});
      },
      discard: (message) => {
        this.#conversation.discard(message);
        this.#composer.suggest(message.content);
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
      return ""; // the problem announces itself
    case "cancelled":
      return "The answer was stopped.";
    default:
      return `Answer: ${message.content.slice(0, ANNOUNCED)}`;
  }
}

const withoutNulls = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
