// One conversation as this page knows it: its active branch, and what happens to it. All tabs follow the same stream,
// also the one that asks, so all show the same.

import { call, request } from "../api.js";
import { changed } from "../conversations.js";
import { follow } from "../sse.js";
import { followAnswer } from "./answer.js";

const OPEN = new Set(["queued", "in_progress"]);

export const isOpen = (message) => OPEN.has(message.status);

/**
 * Events: `path` (messages came, went or are others), `tree` (what stands beside them is known), `message` (`detail` is one that is different), `fields` (title,
 * model, …), `connection` (`detail` is whether it is connected), `erased`.
 */
export class Conversation extends EventTarget {
  /** The active branch, oldest first. */
  path = [];
  fields = {};
  #children = new Map();
  #followed = new Map();
  #position = {};
  #closed = new AbortController();
  #stream = null;

  constructor(id) {
    super();
    this.id = id;
    document.addEventListener("visibilitychange", this.#look, { signal: this.#closed.signal });
  }

  /** Reads it, and follows it from there. */
  async open() {
    await this.#read();
    this.#follow();
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
    return this.#children.get(message.parent_id ?? null) ?? [message.id];
  }

  /** Shows the branch of another message that stands beside the one shown: the newest that goes through it. */
  async choose(id) {
    let leaf = id;
    for (let next = this.#children.get(leaf); next; next = this.#children.get(leaf)) {
      leaf = next.at(-1);
    }
    await call(this.address, { method: "PATCH", body: { active_leaf: leaf } });
    await this.#read();
  }

  async change(fields) {
    const { messages: _, ...now } = await call(this.address, { method: "PATCH", body: fields });
    this.fields = now;
    this.#tell("fields");
    changed().catch(() => {});
  }

  /**
   * Takes a turn. The question is shown at once; its answer as soon as the server has accepted it.
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
      const answer = await this.#post(`conversation/completion/${this.id}`, turn, key);
      this.#replace(pending.id, { status: "completed" });
      this.#await(answer, pending.id);
    } catch (problem) {
      this.#replace(pending.id, { status: "unsent", problem });
      throw problem;
    }
  }

  /** Takes away a question that was not sent. */
  discard(message) {
    this.path = this.path.filter((it) => it.id !== message.id);
    this.#read().catch(() => this.#tell("path"));
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
    const response = await request(this.address, { signal: this.#closed.signal });
    const { messages, ...fields } = await response.json();
    this.#position.after ??= /\d+/.exec(response.headers.get("ETag") ?? "")?.[0];
    this.fields = fields;
    const unsent = this.path.filter((it) => it.status === "unsent");
    const streamed = new Map(this.path.filter(isOpen).map((it) => [it.id, it]));
    this.path = [...messages.map((it) => (isOpen(it) ? (streamed.get(it.id) ?? it) : it)), ...unsent];
    this.#tell("fields");
    this.#tell("path");
    this.#followOpen();
    await tree;
    this.#tell("tree");
  }

  async #readTree() {
    const messages = await call(`${this.address}/tree`, { signal: this.#closed.signal });
    this.#children = new Map();
    for (const { id, parent_id } of messages) {
      this.#grow(id, parent_id);
    }
  }

  #grow(id, parent) {
    const beside = this.#children.get(parent ?? null) ?? [];
    if (!beside.includes(id)) {
      this.#children.set(parent ?? null, [...beside, id].sort());
    }
  }

  /** A tab that nobody looks at lets go of its connections: browsers have only six for one server. */
  #look = () => {
    if (document.hidden) {
      this.#stream?.abort();
      this.#followed.forEach((it) => it.abort());
      this.#followed.clear();
    } else {
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

  #happened({ name, data }) {
    switch (name) {
      case "message.posted":
        this.#posted(data.message, data.answer_id);
        break;
      case "message.requested":
        this.#requested(data.question_id, data.answer_id);
        break;
      case "conversation.changed":
        if ("active_leaf" in data) {
          this.#read().catch(() => {});
        } else {
          Object.assign(this.fields, data);
          this.#tell("fields");
        }
        break;
      default:
        if (data.message) {
          this.#replace(data.message_id, data.message);
        }
    }
  }

  #posted(question, answer) {
    this.#grow(question.id, question.parent_id);
    this.#grow(answer, question.id);
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
    this.#grow(answer, question);
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
