// The messages of a conversation, one below the other.

import { h, iconButton } from "../dom.js";
import { MessageView } from "./message.js";

/** How near to what is seen a message is shown in full. */
const NEAR = "1200px";
/** As near to the end as this, in pixels, new text is followed. */
const AT_END = 80;
/** A movement as soon as this after a person did something is theirs, in milliseconds; others come of the layout. */
const BY_HAND = 600;
/** So many messages are there at first, and so many more each time when nothing else is to do. */
const FIRST = 60;
const MORE = 200;

export class Thread {
  #views = new Map();
  #path = [];
  /** How many messages at the beginning are still to come. */
  #missing = 0;
  #timer = null;
  #actions;
  #list = h("div", { className: "thread" });
  #following = true;
  #top = 0;
  #moved = -Infinity;
  #near;

  constructor(actions) {
    this.#actions = actions;
    this.scroller = h("div", { className: "page-body following", tabIndex: -1 }, this.#list);
    this.toEnd = iconButton("arrow-down", "To the end", () => this.scrollToEnd(true), { className: "icon-button to-end", hidden: true });
    this.#near = new IntersectionObserver((entries) => this.#seen(entries), { root: this.scroller, rootMargin: NEAR });
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.scroller.addEventListener(name, () => (this.#moved = performance.now()), { passive: true });
    }
    new ResizeObserver(() => this.#following && this.scrollToEnd()).observe(this.#list);
  }

  /** Shows these messages; those that are shown already stay as they are. */
  show(whole) {
    const first = whole.findIndex((it) => it.id === this.#path[this.#missing]?.id);
    this.#missing = first >= 0 ? first : Math.max(0, whole.length - FIRST);
    this.#path = whole;
    this.#layFrom(this.#missing);
  }

  #layFrom(first) {
    this.#missing = first;
    this.#lay(this.#path.slice(first));
    clearTimeout(this.#timer);
    if (first) {
      this.#timer = setTimeout(() => this.#layFrom(Math.max(0, first - MORE)));
    }
  }

  #lay(path) {
    const wanted = new Set(path.map((it) => it.id));
    for (const [id, view] of this.#views) {
      if (!wanted.has(id)) {
        this.#near.unobserve(view.element);
        view.element.remove();
        this.#views.delete(id);
      }
    }
    let before = null;
    for (const message of path) {
      let view = this.#views.get(message.id);
      if (!view) {
        view = new MessageView(message, this.#actions);
        this.#views.set(message.id, view);
        this.#near.observe(view.element);
      } else if (view.message !== message) {
        view.update(message);
      }
      const next = before ? before.nextSibling : this.#list.firstChild;
      if (next !== view.element) {
        this.#list.insertBefore(view.element, next);
      }
      before = view.element;
    }
    // without waiting for the observer: these are seen first
    path.slice(-4).forEach((it) => this.#views.get(it.id).fill());
    this.refreshFeet();
  }

  /** A question that was shown before it was accepted has its own id now. */
  rename(from, to) {
    const view = this.#views.get(from);
    if (view) {
      this.#views.delete(from);
      this.#views.set(to, view);
    }
  }

  update(message) {
    this.#views.get(message.id)?.update(message);
  }

  refreshFeet() {
    this.#views.forEach((it) => it.refreshFoot());
  }

  /** Shows one message among the others. */
  scrollTo(id) {
    this.#layFrom(0);
    const view = this.#views.get(id);
    if (view) {
      this.#follow(false);
      view.unfold();
      view.element.scrollIntoView({ block: "center" });
      view.element.classList.add("found");
    }
    return !!view;
  }

  /** Gives the focus back to the buttons that led to this version of a message. */
  focusVersions(id, step) {
    const labels = ["The version before", "The next version"];
    const view = this.#views.get(id);
    (step < 0 ? labels.reverse() : labels).forEach((it) => view?.focus(it)); // the last one that can be pressed
  }

  scrollToEnd(smooth = false) {
    this.#follow(true);
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  #seen(entries) {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        this.#near.unobserve(target);
        this.#views.get(target.dataset.id)?.fill();
      }
    }
  }

  /** Who scrolls up reads on where they are; who comes back to the end follows what is new. */
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (scrollHeight - scrollTop - clientHeight < AT_END) {
      this.#follow(true);
    } else if (scrollTop < this.#top && performance.now() - this.#moved < BY_HAND) {
      this.#moved = performance.now();
      this.#follow(false);
    }
    this.#top = scrollTop;
  }

  #follow(following) {
    this.#following = following;
    this.scroller.classList.toggle("following", following);
    this.toEnd.hidden = following;
  }
}
