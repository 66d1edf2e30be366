// Shows a value of JSON readably: fields as rows, long texts folded, ids to copy.

import { copyable } from "../clipboard.js";
import { h } from "../dom.js";

const LONG = 240;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function shown(value) {
  if (value === null || typeof value !== "object") {
    return text(value);
  }
  if (Array.isArray(value) && value.length && value.every((it) => typeof it === "string")) {
    return h("span", { className: "value pieces" }, value.map((it) => h("code", { dir: "auto" }, it)));
  }
  const fields = Array.isArray(value) ? value.map((it, index) => [index + 1, it]) : Object.entries(value);
  if (!fields.length) {
    return h("span", { className: "value none" }, Array.isArray(value) ? "empty list" : "nothing");
  }
  return h("dl", { className: "fields" }, fields.map(([name, it]) => [h("dt", {}, String(name)), h("dd", {}, shown(it))]));
}

function text(value) {
  if (typeof value !== "string") {
    return h("span", { className: "value other" }, String(value));
  }
  if (ID.test(value)) {
    return copyable(value);
  }
  if (value.length <= LONG) {
    return h("span", { className: "value", dir: "auto" }, value || "empty");
  }
  return h(
    "details",
    { className: "value long" },
    h("summary", { dir: "auto" }, `${value.slice(0, LONG / 2)}… `, h("span", { className: "amount" }, `${value.length.toLocaleString()} characters`)),
    h("div", { className: "whole", dir: "auto" }, value),
  );
}
