// The chat page: one conversation, or the beginning of one.

import { h, pageHead } from "../dom.js";

export function open(main, { id }) {
  main.append(pageHead(id ? "Conversation" : "New conversation"), h("div", { className: "page-body" }));
  return () => {};
}
