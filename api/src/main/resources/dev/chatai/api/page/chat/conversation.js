// One conversation as this page knows it: its active branch, and what happens to it. All tabs follow the same stream,
// also the one that asks, so all show the same.

import { call, page, request } from "../api.js";
import { changed } from "../conversations.js";
import { follow } from "../sse.js";
import { followAnswer } from "./answer.js";
import { Versions } from "./versions.js";

const OPEN = new Set(["queued", "in_progress"]);
/** So many messages at its end are read first, and the rest so many milliseconds after these are shown. */
const END = 60;
const REST_AFTER = 150;
const LONGEST_TITLE = 60;

export const isOpen = (message) => OPEN.has(message.status);

/**
 * Events: `started` (it has an id now), `path` (messages came, went or are others), `tree` (what stands beside them is
 * known), `message` (`detail` is one that is different), `sent` (a question has its own id now), `settled` (an answer
 * is over), `fields` (title, model, …), `connection` (`detail` is whether it is connected), `erased`.
 */
export class Conversation extends EventTarget {
  /** The active branch, oldest first. */
  path = [];
  fields = {};
  #versions = new Versions();
  #followed = new Map();
  #position = {};
  #closed = new AbortController();
  #stream = null;
  #whole = null;

  /** @param id null for one that has not begun: its first question does that */
  constructor(id) {
    super();
    this.id = id;
    document.addEventListener("visibilitychange", this.#look, { signal: this.#closed.signal });
  }

  /** Reads its end, which is shown at once, and follows it from there. What is before the end comes a little later. */
  async open() {
    const response = await request(`${this.address}?messages=last`, { signal: this.#closed.signal });
    const { messages, ...fields } = await response.json();
    this.#position.after = /\d+/.exec(response.headers.get("ETag") ?? "")?.[0];
    const before = messages.length
      ? await page(`${this.address}/messages?limit=${END}&before=${messages[0].id}`, { signal: this.#closed.signal })
      : { items: [], previous: null };
    this.fields = fields;
    this.path = [...before.items, ...messages];
    this.#tell("fields");
    this.#tell("path");
    this.#followOpen();
    this.#follow();
    if (before.previous) {
      setTimeout(() => this.whole().catch(() => {}), REST_AFTER);
    } else {
      this.#whole = this.#readTree();
      this.#whole.catch(() => (this.#whole = null));
    }
  }

  /** Waits until all of it is read, also what is before its end. */
  async whole() {
    this.#whole ??= this.#read();
    try {
      await this.#whole;
    } catch (problem) {
      this.#whole = null;
      throw problem;
    }
  }

  close() {
    this.#closed.abort();
    this.#stream?.abort();
    this.#followed.forEach((it) => it.abort());
  }

  get address() {
    return `conversation/${this.id}`;
  }

  /** The messages that stand beside this one, itself among them, oldest first: their ids. */
  siblings(message) {
    return this.#versions.of(message);
  }

  /** Shows the branch of another message that stands beside the one shown: the newest that goes through it. */
  async choose(id) {
    await call(this.address, { method: "PATCH", body: { active_leaf: this.#versions.leaf(id) } });
    await this.#read();
  }

  async change(fields) {
    if (!this.id) {
      this.fields = fields;
      this.#tell("fields");
      return;
    }
    const { messages: _, ...now } = await call(this.address, { method: "PATCH", body: fields });
    this.fields = now;
    this.#tell("fields");
    changed().catch(() => {});
  }

  /**
   * Takes a turn, the first of which begins the conversation. The question is shown at once; its answer as soon as the server has accepted it.
   *
   * @param turn the body of the request, without `stream`
   * @param key its Idempotency-Key: the same turn may be sent again under it
   * @param shown the question as a message
   */
  async ask(turn, key, shown) {
    const pending = { ...shown, id: `pending-${key}`, status: "sending", created_at: new Date().toISOString() };
    this.path = this.path.filter((it) => it.id !== pending.id); // sent again
    const parent = turn.parent_id === undefined ? this.path.at(-1)?.id : turn.parent_id;
    this.path = [...this.#until(parent), { ...pending, parent_id: parent ?? null }];
    this.#tell("path");
    try {
      if (!this.id) {
        await this.#start(key, shown.content);
      }
      const answer = await this.#post(`conversation/completion/${this.id}`, turn, key);
      this.#replace(pending.id, { status: "completed" });
      this.#await(answer, pending.id);
    } catch (problem) {
      this.#replace(pending.id, { status: "unsent", problem });
      throw problem;
    }
  }

  async #start(key, question) {
    const title = this.fields.title || question.split("\n")[0].slice(0, LONGEST_TITLE) || "Images";
    const set = Object.fromEntries(Object.entries(this.fields).filter(([, value]) => value !== null));
    const { id, messages: _, ...fields } = await call("conversation", {
      method: "POST",
      body: { ...set, title },
      headers: { "Idempotency-Key": `${key}-start` },
    });
    this.id = id;
    this.fields = fields;
    this.#position.after = "0"; // from its beginning: there is nothing to read
    this.#tell("started");
    this.#tell("fields");
    this.#follow();
    changed().catch(() => {});
  }

  /** Takes away a question that was not sent. */
  discard(message) {
    this.path = this.path.filter((it) => it.id !== message.id);
    this.#tell("path");
    if (this.id) {
      this.#read().catch(() => {}); // what an edited question had taken away
    }
  }

  async regenerate(message, key) {
    const answer = await this.#post(`${this.address}/message/${message.id}/regenerate`, {}, key);
    this.#requested(message.parent_id, answer);
  }

  /** Stops what is being answered, and what waits behind it. */
  async stop() {
    const open = this.path.filter(isOpen);
    const stopped = await Promise.all(open.reverse().map((it) => call(`${this.address}/message/${it.id}/cancel`, { method: "POST" })));
    stopped.forEach((it) => this.#replace(it.id, it));
  }

  async erase() {
    await request(this.address, { method: "DELETE" });
  }

  /** Sends a turn, and leaves once it is accepted: the answer is followed like any other. */
  async #post(path, body, key) {
    const response = await request(path, {
      method: "POST",
      body: { ...body, stream: true },
      headers: { Accept: "text/event-stream", "Idempotency-Key": key },
      signal: this.#closed.signal,
    });
    response.body.cancel().catch(() => {});
    return response.headers.get("X-Message-Id");
  }

  async #read() {
    const tree = this.#readTree();
    tree.catch(() => {}); // it is waited for below
    const { messages, ...fields } = await call(this.address, { signal: this.#closed.signal });
    this.fields = fields;
    const newest = messages.at(-1)?.id ?? null;
    const mine = this.path.filter((it) => it.status === "unsent" || (it.status === "sending" && it.parent_id === newest));
    const streamed = new Map(this.path.filter(isOpen).map((it) => [it.id, it]));
    this.path = [...messages.map((it) => (isOpen(it) ? (streamed.get(it.id) ?? it) : it)), ...mine];
    this.#tell("fields");
    this.#tell("path");
    this.#followOpen();
    await tree;
  }

  async #readTree() {
    this.#versions.read(await call(`${this.address}/tree`, { signal: this.#closed.signal }));
    this.#tell("tree");
  }

  /** A tab that nobody looks at lets go of its connections: browsers have only six for one server. */
  #look = () => {
    if (document.hidden) {
      this.#stream?.abort();
      this.#followed.forEach((it) => it.abort());
      this.#followed.clear();
    } else if (this.id) {
      this.#follow();
      this.#followOpen();
    }
  };

  async #follow() {
    this.#stream?.abort();
    if (document.hidden) {
      return;
    }
    this.#stream = new AbortController();
    try {
      await follow(`${this.address}/stream`, this.#position, {
        on: (event) => this.#happened(event),
        state: (connected) => this.#tell("connection", connected),
        signal: this.#stream.signal,
      });
    } catch (problem) {
      this.#tell(problem.status === 404 ? "erased" : "connection", false);
    }
  }

  /** Returns true after the last event. */
  #happened({ name, data }) {
    switch (name) {
      case "message.posted":
        this.#posted(data.message, data.answer_id);
        break;
      case "message.requested":
        this.#requested(data.question_id, data.answer_id);
        break;
      case "message.added":
      case "message.removed":
        this.#read().catch(() => {});
        break;
      case "conversation.changed":
        if ("active_leaf" in data) {
          this.#read().catch(() => {});
        } else {
          Object.assign(this.fields, data);
          this.#tell("fields");
        }
        break;
      case "conversation.erased":
        this.#tell("erased");
        return true;
      default:
        if (data.message) {
          this.#replace(data.message_id, data.message);
        }
    }
    return false;
  }

  #posted(question, answer) {
    this.#versions.add(question.id, question.parent_id);
    this.#versions.add(answer, question.id);
    if (this.path.some((it) => it.id === question.id)) {
      return;
    }
    if (question.parent_id && !this.path.some((it) => it.id === question.parent_id)) {
      this.#read().catch(() => {}); // it begins on a branch that is not shown
      return;
    }
    const mine = this.path.find((it) => it.id.startsWith("pending-") && it.status !== "unsent" && it.content === question.content);
    const waiting = this.path.find((it) => it.id === answer);
    this.path = [...this.#until(question.parent_id), question, { ...(waiting ?? placeholder(answer)), parent_id: question.id }];
    if (mine) {
      this.#tell("sent", { from: mine.id, to: question.id });
    }
    this.#tell("path");
    this.#followOpen();
    changed().catch(() => {});
  }

  #requested(question, answer) {
    this.#versions.add(answer, question);
    if (!this.path.some((it) => it.id === answer) && this.path.some((it) => it.id === question)) {
      this.#await(answer, question);
    }
  }

  #await(answer, question) {
    if (this.path.some((it) => it.id === answer) || !this.path.some((it) => it.id === question)) {
      return; // the stream has told of it before
    }
    this.path = [...this.#until(question), { ...placeholder(answer), parent_id: question }];
    this.#tell("path");
    this.#followOpen();
  }

  /** The path up to a message; none of it for null. */
  #until(id) {
    const at = this.path.findIndex((it) => it.id === id);
    return id === null || id === undefined ? [] : at < 0 ? this.path : this.path.slice(0, at + 1);
  }

  #replace(id, fields) {
    const at = this.path.findIndex((it) => it.id === id);
    if (at >= 0) {
      const settled = isOpen(this.path[at]) && fields.status && !isOpen({ ...fields });
      const parent_id = this.path[at].parent_id;
      this.path[at] = { ...this.path[at], ...fields, ...(parent_id?.startsWith("pending-") ? { parent_id } : {}) };
      this.#tell("message", this.path[at]);
      if (settled) {
        this.#tell("settled", this.path[at]);
      }
    }
  }

  #followOpen() {
    const open = this.path.filter(isOpen);
    for (const message of open) {
      if (!this.#followed.has(message.id) && !document.hidden) {
        const ended = new AbortController();
        this.#followed.set(message.id, ended);
        this.#followAnswer(message.id, ended.signal);
      }
    }
    for (const [id, ended] of this.#followed) {
      if (!open.some((it) => it.id === id)) {
        ended.abort();
        this.#followed.delete(id);
      }
    }
  }

  async #followAnswer(id, signal) {
    const shown = () => this.path.find((it) => it.id === id)?.content ?? "";
    try {
      await followAnswer(`${this.address}/message/${id}/stream`, signal, shown, (fields) => this.#replace(id, fields));
    } catch {
      // the conversation's own stream tells how it ends
    }
    this.#followed.delete(id);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

const placeholder = (id) => ({ id, author: "assistant", content: "", status: "queued", created_at: new Date().toISOString() });
