// The history of one conversation: its events, the conversation as it was after each of them, and what the model was
// sent. It follows the conversation: whoever looks at the last event sees the next ones come.

import { call } from "../api.js";
import { conversations, nameOf } from "../conversations.js";
import { h, icon, loadStyle, pageHead, problemCard } from "../dom.js";
import { followed, readAfter } from "./followed.js";
import { messageOf, past } from "./past.js";
import { attemptsIn, prompts } from "./prompts.js";
import { tabs } from "./tabs.js";
import { timeline } from "./timeline.js";
import { travel } from "./travel.js";

/** While the slider moves, only where it rests is read. */
const REST = 90;

/** @param params `number` is the event to begin with; the last one if there is none */
export function open(main, { id, number }) {
  const ending = new AbortController();
  const { signal } = ending;
  const body = h("div", { className: "page-body history" });
  const live = h("p", { className: "live", role: "status" });
  const back = h("a", { className: "button", href: `#/c/${id}` }, icon("left"), "Chat");
  const head = pageHead("History", live, back);
  main.append(head, body);
  start();
  return () => {
    ending.abort();
    document.title = "ChatAI";
  };

  async function start() {
    await loadStyle("css/history.css");
    const reading = h("p", { className: "empty" }, "Reading the events…");
    body.replaceChildren(reading);
    showTitle(conversations().find((it) => it.id === id));
    try {
      const events = [];
      await readAfter(id, events, signal, () => reading.replaceChildren(`Reading the events… ${events.length.toLocaleString()}`));
      show(events);
    } catch (problem) {
      if (!signal.aborted) {
        body.replaceChildren(problemCard(problem, start));
      }
    }
  }

  function showTitle(conversation) {
    const name = conversation ? nameOf(conversation) : "";
    head.querySelector("h1").replaceChildren(...(name ? ["History of ", h("bdi", {}, name)] : ["History"]));
    document.title = `${name ? `History of ${name}` : "History"} – ChatAI`;
  }

  function show(events) {
    const states = new Map();
    let current = 0;
    let atEnd = number === undefined;
    let right = "past";
    let rest;

    const slider = travel(events, go);
    const list = timeline(go);
    const sent = prompts(id);
    const pastPane = h("section", { className: "pane" });
    const sentPane = h("section", { className: "pane" }, sent.element);
    const eventsPane = h("section", { className: "pane pane-events" }, list.element);
    const then = past(pastPane);
    const narrow = matchMedia("(max-width: 64rem)");
    const shown = tabs(
      [
        { name: "events", label: "Events", panel: eventsPane },
        { name: "past", label: "The conversation then", panel: pastPane },
        { name: "sent", label: "Sent to the model", panel: sentPane },
      ],
      onTab,
    );
    const panes = h("div", { className: "panes" }, shown.element, eventsPane, pastPane, sentPane);
    body.replaceChildren(slider.element, panes);
    slider.grown();
    list.add(events);
    fit();
    narrow.addEventListener("change", fit, { signal });
    move(Number(number ?? events.length));
    followed({ id, events, signal, grown, tell, erased });
    signal.addEventListener("abort", () => {
      then.close();
      clearTimeout(rest);
    });

    /** The events have a tab of their own where there is no room for them beside the others. */
    function fit() {
      eventsPane.setAttribute("role", narrow.matches ? "tabpanel" : "region");
      shown.choose(narrow.matches ? "events" : right);
    }

    function onTab(name) {
      panes.dataset.shown = name;
      right = name === "events" ? right : name;
      pastPane.hidden = right !== "past";
      sentPane.hidden = right !== "sent";
      if (current) {
        move(current);
      }
    }

    /** Where a person goes. At the last event the page goes on with those that come. */
    function go(wanted) {
      move(wanted);
      atEnd = current === events.length;
    }

    function grown(added) {
      slider.grown();
      list.add(added);
      move(atEnd ? events.length : current);
    }

    function move(wanted) {
      current = Math.min(Math.max(wanted, 1), events.length);
      slider.show(current);
      list.select(current);
      if (right === "sent") {
        sent.update(attemptsIn(events), current);
      }
      clearTimeout(rest);
      rest = setTimeout(() => arrive(current), states.has(current) ? 0 : REST);
    }

    async function arrive(at) {
      history.replaceState(null, "", `#/c/${id}/history${atEnd ? "" : `/${at}`}`);
      const message = atEnd ? null : messageOf(events[at - 1]);
      back.href = `#/c/${id}${message ? `/${message}` : ""}`;
      try {
        if (!states.has(at)) {
          states.set(at, await call(`conversation/${id}?as_of=${at}`, { signal }));
        }
        if (at === events.length || !head.querySelector("bdi")) {
          showTitle(states.get(at));
        }
        if (at === current) {
          then.show(states.get(at), events[at - 1]);
        }
      } catch (problem) {
        if (!signal.aborted && at === current) {
          then.fail(problem, () => arrive(at));
        }
      }
    }
  }

  /** Its words are nowhere any more, so not here either. */
  function erased() {
    ending.abort();
    tell(false, "Erased");
    showTitle(null);
    body.replaceChildren(h("p", { className: "empty" }, "This conversation was erased."));
  }

  function tell(good, text = good ? "Live" : "The connection is lost") {
    live.textContent = text;
    live.className = good ? "live good" : "live bad";
  }
}
