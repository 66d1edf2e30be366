// Builds and announces; no other module writes HTML from strings.

const SVG = "http://www.w3.org/2000/svg";
const here = new URL(".", import.meta.url);

/**
 * An element. `props` are properties (`className`, `onclick`, …); those with a dash, and `role`, are
 * attributes; `dataset` is an object. Children may be nodes, texts, arrays of them, or null.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) {
      continue;
    }
    if (name === "dataset") {
      Object.assign(element.dataset, value);
    } else if (name.includes("-") || !(name in element)) {
      element.setAttribute(name, value === true ? "" : value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.flat(Infinity).filter((it) => it !== null && it !== undefined));
  return element;
}

/** One of icons.svg; seen only. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", new URL(`icons.svg#${name}`, here).href);
  svg.append(use);
  return svg;
}

/** A button with an icon and, for those who do not see it, a label. */
export function iconButton(name, label, onclick, props = {}) {
  return h("button", { type: "button", className: "icon-button", title: label, "aria-label": label, onclick, ...props }, icon(name));
}

export function button(label, onclick, props = {}) {
  return h("button", { type: "button", className: "button", onclick, ...props }, label);
}

/** The address of one of our own files, for a `link` or an image. */
export function file(path) {
  return new URL(path, here).href;
}

/** Loads a style sheet of a page that is not the first one, once. */
export function loadStyle(path) {
  const href = file(path);
  if (!document.querySelector(`link[href="${CSS.escape(href)}"]`)) {
    return new Promise((loaded) => document.head.append(h("link", { rel: "stylesheet", href, onload: loaded, onerror: loaded })));
  }
}

/** Tells screen readers, politely. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** Shows a short notice for some seconds, and announces it. */
export function notice(text) {
  const shown = h("div", { className: "notice" }, text);
  document.getElementById("notices").append(shown);
  announce(text);
  setTimeout(() => shown.remove(), 4000);
}

/** What went wrong, in words; with a way to try again if one is given. */
export function problemCard(problem, retry) {
  return h("div", { className: "problem", role: "alert" }, icon("alert"), h("p", {}, problem.message), retry && button("Try again", retry));
}

/** The head that every page has: the button that opens the side on a phone, a title, actions. */
export function pageHead(title, ...actions) {
  const open = iconButton("menu", "Open the conversations", () => window.dispatchEvent(new Event("chatai:side")), { className: "icon-button open-side" });
  return h("header", { className: "page-head" }, open, h("h1", { dir: "auto" }, title), actions);
}

const times = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** An instant in the reader's own words and zone, and on hovering to the millisecond in UTC. */
export function time(instant, format = times) {
  return h("time", { dateTime: instant, title: utc(instant) }, format.format(new Date(instant)));
}

export const utc = (instant) => `${new Date(instant).toISOString().replace("T", " ").slice(0, -1)} UTC`;
