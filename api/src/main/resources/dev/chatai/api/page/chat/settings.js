// What a conversation is set to: title, model, system prompt, temperature.

import { call } from "../api.js";
import { button, h } from "../dom.js";
import { dialog } from "../dialog.js";

/** The model's own temperature is kept in the conversation's metadata: the API takes one for each turn. */
export const temperatureOf = (fields) => {
  const kept = fields.metadata?.temperature;
  return kept ? Number(kept) : undefined;
};

/** @param save is called with the fields that the API takes, and may fail */
export function showSettings(fields, save) {
  const title = h("input", { className: "input", id: "set-title", value: fields.title ?? "", maxLength: 200, dir: "auto" });
  const model = h("input", { className: "input", id: "set-model", value: fields.model ?? "", placeholder: "The server's standard model", spellcheck: false, autocapitalize: "off" });
  model.setAttribute("list", "models");
  const models = h("datalist", { id: "models" });
  call("v1/models").then(
    ({ data }) => models.append(...data.map((it) => h("option", { value: it.id }))),
    () => {}, // its name can be typed
  );
  const prompt = h("textarea", { className: "input", id: "set-prompt", value: fields.system_prompt ?? "", placeholder: "Instructions that the model is given before the first question", dir: "auto" });
  const temperature = h("input", { className: "input", id: "set-temperature", type: "number", min: 0, max: 2, step: 0.1, value: temperatureOf(fields) ?? "", placeholder: "The model's own" });
  const failed = h("p", { className: "problem", role: "alert", hidden: true });
  const box = dialog("Settings of this conversation", [
    field("Title", title),
    field("Model", model),
    models,
    field("System prompt", prompt),
    field("Temperature", temperature, "From 0, the most predictable, to 2, the most varied."),
    failed,
    h("div", { className: "choices" }, button("Cancel", () => box.close()), h("button", { className: "button primary" }, "Save")),
  ]);
  box.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { temperature: _, ...metadata } = fields.metadata ?? {};
    try {
      await save({
        title: title.value.trim() || null,
        model: model.value.trim() || null,
        system_prompt: prompt.value.trim() || null,
        metadata: temperature.value === "" ? metadata : { ...metadata, temperature: temperature.value },
      });
      box.close();
    } catch (problem) {
      failed.hidden = false;
      failed.textContent = problem.message;
    }
  });
}

function field(label, input, hint) {
  const hintId = `${input.id}-hint`;
  if (hint) {
    input.setAttribute("aria-describedby", hintId);
  }
  return h("div", { className: "field" }, h("label", { htmlFor: input.id }, label), input, hint ? h("p", { className: "hint", id: hintId }, hint) : null);
}
