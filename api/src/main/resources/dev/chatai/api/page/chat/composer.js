// Where questions are written. What is written survives a reload, with the key of its turn: sent twice, it is one turn.

import { h, icon, iconButton, notice } from "../dom.js";
import { usesKeys } from "../key.js";

const LONGEST_SIDE = 1280;
const MOST_IMAGES = 16;
/** A body may have 1 MiB. */
const MOST_BYTES = 900_000;

export class Composer {
  #name;
  #key = crypto.randomUUID();
  #images = [];
  #ask;
  #input = h("textarea", { id: "question", rows: 1, dir: "auto", placeholder: "Ask anything", "aria-label": "Your question", enterKeyHint: "send" });
  #previews = h("div", { className: "previews" });
  #send = h("button", { className: "icon-button send", title: "Ask", "aria-label": "Ask" }, icon("send"));
  #stop;
  #model;

  /**
   * @param name of the draft: the conversation's id, or `new`
   * @param ask called with the message (a text, or parts), its Idempotency-Key and its text
   * @param stop called to stop the answer
   * @param settings called to choose the model
   * @param editLast called by the arrow key in an empty field
   */
  constructor(name, { ask, stop, settings, editLast }) {
    this.#name = name;
    this.#ask = ask;
    this.#stop = iconButton("stop", "Stop the answer", stop, { className: "icon-button stop", hidden: true });
    const picker = h("input", { type: "file", accept: "image/png,image/jpeg,image/gif,image/webp", multiple: true, hidden: true, onchange: () => this.#add([...picker.files]) });
    this.#model = h("button", { type: "button", className: "model", title: "The model that answers, and other settings", onclick: settings });
    this.model = undefined;
    const attach = iconButton("image", "Add images", () => picker.click());
    this.element = h(
      "form",
      { className: "composer" },
      this.#previews,
      this.#input,
      h("div", { className: "composer-row" }, attach, picker, this.#model, h("span", { className: "gap" }), this.#stop, this.#send),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#pressed(event, editLast));
    this.#input.addEventListener("paste", (event) => this.#add([...event.clipboardData.files]));
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#add([...event.dataTransfer.files]);
    });
    this.#restore();
  }

  focus() {
    this.#input.focus();
  }

  /** Puts a text there, to be asked; and images, if these are parts of a message that has some. */
  suggest(text, parts = []) {
    this.#input.value = text;
    this.#images = parts.filter((it) => it.type === "image").map((it) => it.url);
    this.#showImages();
    this.#changed();
    this.focus();
  }

  /** The draft is another conversation's from now on. */
  rename(name) {
    const kept = this.#store.getItem(`chatai.draft.${this.#name}`);
    this.#forget();
    this.#name = name;
    if (kept) {
      this.#store.setItem(`chatai.draft.${name}`, kept);
    }
  }

  /** The name of the model that answers; undefined for the server's standard model. */
  set model(name) {
    this.#model.textContent = name ?? "Standard model";
  }

  /** Whether an answer is being given, which can be stopped. */
  set answering(is) {
    this.#stop.hidden = !is;
  }

  #submit() {
    const text = this.#input.value.trim();
    if (!text && !this.#images.length) {
      return;
    }
    const parts = [...(text ? [{ type: "text", text }] : []), ...this.#images.map((url) => ({ type: "image", url }))];
    const asked = this.#images.length ? parts : text;
    const key = this.#key;
    this.#input.value = "";
    this.#images = [];
    this.#showImages();
    this.#enable();
    this.#key = crypto.randomUUID();
    this.#ask(asked, key, text).then(
      () => this.#input.value || this.#forget(),
      () => {}, // the message says so, and can be sent again
    );
  }

  #pressed(event, editLast) {
    if (event.isComposing) {
      return;
    }
    const coarse = matchMedia("(pointer: coarse)").matches;
    if (event.key === "Enter" && !event.shiftKey && !coarse) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && !this.#input.value) {
      event.preventDefault();
      editLast();
    }
  }

  #changed() {
    this.#key = crypto.randomUUID();
    this.#enable();
    this.#save();
  }

  #enable() {
    this.#send.disabled = !this.#input.value.trim() && !this.#images.length;
  }

  async #add(files) {
    for (const file of files.filter((it) => it.type.startsWith("image/"))) {
      if (this.#images.length === MOST_IMAGES) {
        notice(`At most ${MOST_IMAGES} images can be sent.`);
        break;
      }
      try {
        this.#images.push(await small(file));
      } catch {
        notice(`${file.name} cannot be read as an image.`);
      }
    }
    while (this.#images.join("").length > MOST_BYTES) {
      this.#images.pop();
      notice("More images than one question can hold.");
    }
    this.#showImages();
    this.#changed();
  }

  #showImages() {
    this.#previews.replaceChildren(
      ...this.#images.map((url, index) =>
        h(
          "span",
          { className: "preview" },
          h("img", { src: url, alt: `Image ${index + 1}` }),
          iconButton("close", `Take image ${index + 1} away`, () => {
            this.#images.splice(index, 1);
            this.#showImages();
            this.#changed();
          }),
        ),
      ),
    );
  }

  get #store() {
    return usesKeys() ? sessionStorage : localStorage; // who needs a key may be at somebody else's machine
  }

  #save() {
    try {
      if (this.#input.value || this.#images.length) {
        this.#store.setItem(`chatai.draft.${this.#name}`, JSON.stringify({ text: this.#input.value, key: this.#key, images: this.#images }));
      } else {
        this.#forget();
      }
    } catch {
      // no room, or forbidden: it does not survive then
    }
  }

  #forget() {
    this.#store.removeItem(`chatai.draft.${this.#name}`);
  }

  #restore() {
    try {
      const { text, key, images } = JSON.parse(this.#store.getItem(`chatai.draft.${this.#name}`)) ?? {};
      this.#input.value = text ?? "";
      this.#key = key ?? this.#key;
      this.#images = images ?? [];
      this.#showImages();
    } catch {
      // an empty field then
    }
    this.#enable();
  }
}

/** An image as a data URL, made smaller if it is large. */
async function small(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = h("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const whole = canvas.toDataURL("image/png");
  return whole.length < 300_000 ? whole : canvas.toDataURL("image/jpeg", 0.85);
}
