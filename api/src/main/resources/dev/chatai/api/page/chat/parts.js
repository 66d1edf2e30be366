// What a message may have beside its text.

import { h, icon, problemCard, time } from "../dom.js";

/** Nothing is loaded from elsewhere: an image of another server is a link to it. */
export function image(url) {
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(url)) {
    return h("img", { src: url, alt: "Image in the question", loading: "lazy" });
  }
  return h("a", { className: "image-link", href: /^https?:/i.test(url) ? url : undefined, target: "_blank", rel: "noopener noreferrer" }, icon("image"), url);
}

export function card(name, title, text) {
  return h(
    "details",
    { className: "card" },
    h("summary", {}, icon(name), h("span", {}, title), icon("down")),
    h("pre", { tabIndex: 0, dir: "auto" }, text),
  );
}

export function pretty(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json; // as the model wrote it
  }
}

/** A person may play the tool. */
export function resultsForm({ id, tool_calls: calls }, give) {
  const inputs = calls.map((it) => h("textarea", { className: "input", id: `result-${id}-${it.id}`, rows: 2, dir: "auto", required: true }));
  return h(
    "form",
    {
      className: "results",
      onsubmit: (event) => {
        event.preventDefault();
        give(calls.map((it, index) => ({ tool_call_id: it.id, content: inputs[index].value })));
      },
    },
    calls.map((it, index) => h("div", { className: "field" }, h("label", { htmlFor: inputs[index].id }, `Result of ${it.name}`), inputs[index])),
    h("button", { className: "button primary" }, "Send the results"),
  );
}

/** Why an answer failed. */
export const failure = (message) => message.error?.detail ?? "The answer failed.";

/** How an answer ended, if there is something to say of it. */
export function ending(message, retry) {
  switch (message.status) {
    case "failed": {
      const shown = problemCard({ message: failure(message) }, retry);
      shown.removeAttribute("role"); // it is announced once, when it fails; not whenever it is shown
      return [shown];
    }
    case "cancelled":
      return [h("p", { className: "ending" }, "Stopped.")];
    case "incomplete":
      return [h("p", { className: "ending" }, message.finish_reason === "length" ? "The answer was cut at the limit of its length." : "The answer was cut by the model's content filter.")];
    default:
      return message.format_valid === false ? [h("p", { className: "ending" }, "The answer does not have the form that was asked for.")] : [];
  }
}

export function showUsage(opener, { usage, model, attempts, finish_reason: reason, created_at: at }) {
  const rows = [
    ["Model", model],
    ["Input tokens", usage?.prompt_tokens],
    ["of them cached", usage?.cached_tokens],
    ["Output tokens", usage?.completion_tokens],
    ["of them reasoning", usage?.reasoning_tokens],
    ["Total tokens", usage?.total_tokens],
    ["Ended by", reason],
    ["Attempts", attempts],
  ];
  const list = h("dl", { className: "menu usage", popover: "auto", tabIndex: -1 });
  for (const [name, value] of [...rows, ["Asked", at && time(at)]]) {
    if (value !== undefined && value !== null) {
      list.append(h("dt", {}, name), h("dd", {}, typeof value === "number" ? value.toLocaleString() : value));
    }
  }
  list.addEventListener("toggle", (event) => event.newState === "closed" && list.remove());
  opener.after(list);
  list.showPopover();
  const place = opener.getBoundingClientRect();
  const box = list.getBoundingClientRect();
  list.style.inset = "auto";
  list.style.top = `${place.bottom + box.height + 8 > innerHeight ? place.top - box.height - 4 : place.bottom + 4}px`;
  list.style.left = `${Math.max(8, Math.min(place.left, innerWidth - box.width - 8))}px`;
  list.focus();
}
