// The side of every page: conversations, search, and what else there is.

import { page } from "./api.js";
import { plain } from "./chat/markdown.js";
import { conversations, hasMore, loadMore, nameOf, onChange, refresh } from "./conversations.js";
import { button, file, h, icon, iconButton, notice, problemCard } from "./dom.js";
import { forgetKey, usesKeys } from "./key.js";
import { withMarks } from "./marks.js";
import { me } from "./me.js";
import { NAVIGATION } from "./pages.js";

const SEARCH_AFTER = 200;
const THEMES = { auto: "As the system", light: "Light", dark: "Dark" };
const THEME_ICONS = { auto: "auto", light: "sun", dark: "moon" };

export function openSide(side) {
  const list = h("nav", { className: "side-list", "aria-label": "Conversations" });
  const input = h("input", { className: "input", type: "search", placeholder: "Search", title: "Ctrl+K", "aria-keyshortcuts": "Control+K", "aria-label": "Search in all conversations", dir: "auto" });
  side.append(
    h(
      "div",
      { className: "side-head" },
      h("a", { className: "brand", href: "#/" }, h("img", { src: file("favicon.svg"), alt: "" }), "ChatAI"),
      h("a", { className: "icon-button", href: "#/", title: "New conversation (Ctrl+Shift+O)", "aria-label": "New conversation", "aria-keyshortcuts": "Control+Shift+O" }, icon("plus")),
      iconButton("close", "Close the conversations", () => toggle(false), { className: "icon-button close-side" }),
    ),
    h("div", { className: "side-search", role: "search" }, icon("search"), input),
    list,
    foot(),
  );

  const show = () => (input.value.trim() ? search(list, input) : showConversations(list));
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, SEARCH_AFTER);
  });
  onChange(() => input.value.trim() || showConversations(list));
  read(list);

  window.addEventListener("chatai:side", () => toggle(true));
  window.addEventListener("hashchange", () => {
    toggle(false);
    markCurrent(list);
  });
  document.getElementById("veil").addEventListener("click", () => toggle(false));
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      toggle(true);
      input.focus();
      input.select();
    } else if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "o") {
      event.preventDefault();
      location.hash = "#/";
    } else if (event.key === "Escape") {
      toggle(false);
    }
  });
}

function toggle(open) {
  const shell = document.getElementById("shell");
  const was = shell.classList.contains("side-open");
  shell.classList.toggle("side-open", open);
  document.getElementById("veil").hidden = !open;
  if (open && !was) {
    document.querySelector(".side .brand").focus();
  }
}

async function read(list) {
  try {
    await refresh();
  } catch (problem) {
    list.replaceChildren(problemCard(problem, () => read(list)));
  }
}

function showConversations(list) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const groups = Map.groupBy(conversations(), (it) => when(it.created_at));
  const shown = [...groups].map(([name, items]) => [
    h("h2", {}, name),
    h("ul", {}, items.map((it) => h("li", {}, item(it.id, "title", nameOf(it))))),
  ]);
  list.replaceChildren(
    ...shown.flat(),
    ...(shown.length ? [] : [h("p", { className: "side-empty" }, "Your conversations will be listed here.")]),
    ...(hasMore() && shown.length ? [more(() => loadMore())] : []),
  );
  markCurrent(list);
  if (focused) {
    list.querySelector(`[data-id="${focused}"]`)?.focus();
  }
}

async function search(list, input) {
  const asked = input.value.trim();
  try {
    const found = await page(`conversation/search?limit=30&q=${encodeURIComponent(asked)}`);
    if (input.value.trim() !== asked) {
      return; // something else was typed meanwhile
    }
    const entries = h("ul");
    const add = (hits) => entries.append(...[...Map.groupBy(hits, (it) => it.conversation_id).values()].map((its) => hitsIn(its, asked)));
    add(found.items);
    list.replaceChildren(
      h("h2", {}, found.items.length ? "Found" : "Nothing found"),
      entries,
      ...(found.items.length ? [] : [h("p", { className: "side-empty" }, "Try fewer or other words. “A phrase” in quotation marks, or, and -not are understood.")]),
      ...(found.next ? [more(async (it) => nextHits(it, found, add))] : []),
    );
    markCurrent(list);
  } catch (problem) {
    list.replaceChildren(problemCard(problem, () => search(list, input)));
  }
}

async function nextHits(moreButton, found, add) {
  const read = await page(found.next);
  add(read.items);
  found.next = read.next;
  moreButton.hidden = !read.next;
}

/** What was found in one conversation: its name, and below it the messages. */
function hitsIn(hits, asked) {
  const messages = hits.filter((it) => it.message_id);
  const found = (it) => h("li", {}, item(`${it.conversation_id}/${it.message_id}`, "snippet", withMarks(plain(it.snippet), asked)));
  return h("li", {}, item(hits[0].conversation_id, "title", withMarks(titleOf(hits[0]), asked)), messages.length ? h("ul", {}, messages.map(found)) : null);
}

function titleOf(hit) {
  const listed = conversations().find((it) => it.id === hit.conversation_id);
  return nameOf(listed ?? { title: hit.title });
}

/** @param path an id, or that of a message with the conversation's before it */
function item(path, kind, ...text) {
  return h("a", { className: "side-item", href: `#/c/${path}`, dataset: { id: path } }, h("span", { className: kind, dir: "auto" }, text));
}

function more(load) {
  const shown = button("Show more", async () => {
    shown.disabled = true;
    try {
      await load(shown);
    } catch (problem) {
      notice(problem.message);
    } finally {
      shown.disabled = false;
    }
  });
  shown.classList.add("side-more");
  return shown;
}

let current = null;

/** Marks the link to what is shown, and brings it into view when it is another than before. */
function markCurrent(list) {
  const id = /[0-9a-f-]{36}/.exec(location.hash)?.[0];
  for (const link of list.querySelectorAll(".side-item")) {
    if (link.hash === location.hash || link.hash === `#/c/${id}`) {
      link.setAttribute("aria-current", "page");
      if (current !== id) {
        current = id;
        link.scrollIntoView({ block: "nearest" });
      }
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** Today, yesterday, or the month. */
function when(instant) {
  const day = new Date(instant);
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (day >= midnight) {
    return "Today";
  }
  if (day >= midnight - 86_400_000) {
    return "Yesterday";
  }
  return day.toLocaleDateString(undefined, { month: "long", year: "numeric" });
}

function foot() {
  const links = NAVIGATION.map((it) => h("a", { className: "icon-button", href: it.href, title: it.label, "aria-label": it.label, hidden: it.admin }, icon(it.icon)));
  me()
    .then(({ admin }) => links.forEach((link, at) => (link.hidden = NAVIGATION[at].admin && !admin)))
    .catch(() => {}); // the list of conversations tells what is wrong
  const key = usesKeys() ? iconButton("key", "Use another key", forgetKey) : null;
  return h(
    "div",
    { className: "side-foot" },
    links,
    h("a", { className: "icon-button", href: "docs", title: "Documentation of the API", "aria-label": "Documentation of the API" }, icon("book")),
    key,
    h("span", { className: "gap" }),
    themeButton(),
  );
}

function themeButton() {
  const names = Object.keys(THEMES);
  const root = document.documentElement;
  const shown = iconButton("auto", "", () => {
    const chosen = names[(names.indexOf(root.dataset.theme ?? "auto") + 1) % names.length];
    if (chosen === "auto") {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = chosen;
    }
    try {
      localStorage.setItem("chatai.theme", chosen);
    } catch {
      // it holds for this page then
    }
    label();
  });
  const label = () => {
    const theme = root.dataset.theme ?? "auto";
    shown.replaceChildren(icon(THEME_ICONS[theme]));
    shown.title = `Colours: ${THEMES[theme]}`;
    shown.setAttribute("aria-label", shown.title);
  };
  label();
  return shown;
}
