// The list of conversations: newest first, in pages. Tabs of one browser tell each other what has changed in it.

import { page } from "./api.js";
import { plain } from "./chat/markdown.js";

const FIRST_PAGE = "conversation?messages=last&limit=40";

const told = new EventTarget();
const channel = new BroadcastChannel("chatai.conversations");
let listed = [];
let next = FIRST_PAGE;

/** Calls back whenever the list is different. */
export function onChange(changed) {
  told.addEventListener("change", changed);
}

export const conversations = () => listed;

export const hasMore = () => next !== null;

export async function loadMore() {
  if (next) {
    const read = await page(next);
    const known = new Set(listed.map((it) => it.id));
    listed = [...listed, ...read.items.filter((it) => !known.has(it.id))];
    next = read.next;
    told.dispatchEvent(new Event("change"));
  }
}

/** Reads the first page again. What was read beyond it is kept. */
export async function refresh() {
  const read = await page(FIRST_PAGE);
  const last = read.items.at(-1)?.id;
  const beyond = read.next ? listed.filter((it) => it.id < last) : [];
  next = beyond.length ? next : read.next;
  listed = [...read.items, ...beyond];
  told.dispatchEvent(new Event("change"));
}

/** Tells this tab and the others that the list is to be read again. */
export function changed() {
  channel.postMessage("changed");
  return refresh();
}

/** What a conversation is called: its title, or the beginning of its last message. */
export function nameOf(conversation) {
  return visible(conversation.title) || visible(beginning(conversation.messages?.at(-1)?.content)) || "New conversation";
}

const beginning = (text = "") => plain(text.slice(0, 200)).slice(0, 80);

/** A link needs a name that can be seen, which blanks and control characters are not. */
function visible(text) {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text ?? "") ? text : "";
}

channel.addEventListener("message", () => refresh().catch(() => {}));
document.addEventListener("visibilitychange", () => document.hidden || refresh().catch(() => {}));
