// Usage of all owners by day: a row for each owner, a column for each day.

import { h } from "../dom.js";
import { filter, number, replaced, table } from "./table.js";

export const DAYS = 14;
const DAY = 86_400_000;

export function usage() {
  const list = h("div");
  const wanted = filter("Find an owner", () => show(last));
  const element = h(
    "section",
    { className: "panel", "aria-labelledby": "ops-usage" },
    h("div", { className: "panel-head" }, h("h2", { id: "ops-usage" }, "Usage"), wanted.element),
    h("p", { className: "soft" }, `Turns by how they ended, and tokens, of the last ${DAYS} days (UTC); then the tokens of each day.`),
    list,
  );
  const showList = replaced(list);
  let last = [];

  function show(all) {
    last = all;
    const owners = wanted.of([...Map.groupBy(all, (it) => it.owner)], ([owner]) => owner);
    showList(owners, () => (owners.length ? byOwner(owners) : h("p", { className: "empty" }, all.length ? "There is no such owner." : "No turn has ended yet.")));
  }
  return { element, show };
}

function byOwner(owners) {
  const today = Date.now();
  const days = Array.from({ length: DAYS }, (_, at) => new Date(today - at * DAY).toISOString().slice(0, 10));
  const sorted = owners.toSorted((one, other) => total(other[1], tokens) - total(one[1], tokens));
  const columns = ["Completed", "Stopped", "Failed", "Tokens in", "Tokens out", ...days.map(short)].map((name) => ({ name, number: true }));
  const row = (name, its) => [
    name,
    ...[(it) => it.completed, (it) => it.cancelled, (it) => it.failed, (it) => it.prompt_tokens, (it) => it.completion_tokens].map((of) => number(total(its, of))),
    ...days.map((day) => cell(its.filter((it) => it.day === day))),
  ];
  const foot = row(`${number(owners.length)} owners`, owners.flatMap((it) => it[1]));
  return table("Usage by owner and day", ["Owner", ...columns], sorted.map(([owner, its]) => row(owner, its)), owners.length > 1 ? foot : undefined);
}

function cell(its) {
  if (!its.length) {
    return h("span", { className: "soft" }, "–");
  }
  const title = `${number(total(its, (it) => it.completed))} completed, ${number(total(its, (it) => it.failed))} failed, ${number(total(its, (it) => it.cancelled))} stopped`;
  return h("span", { title }, number(total(its, tokens)));
}

const tokens = (it) => it.total_tokens;

const total = (all, of) => all.reduce((sum, it) => sum + of(it), 0);

const short = (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
