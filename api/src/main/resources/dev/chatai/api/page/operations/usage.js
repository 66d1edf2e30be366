// Usage of all owners by day: a row for each owner, a column for each day.

import { h } from "../dom.js";
import { number, replaced, table } from "./table.js";

export const DAYS = 14;

export function usage() {
  const list = h("div");
  const element = h("section", { className: "card", "aria-labelledby": "ops-usage" }, h("h2", { id: "ops-usage" }, "Usage"), h("p", { className: "soft" }, `Turns and tokens of the last ${DAYS} days (UTC), by owner.`), list);
  const showList = replaced(list);

  function show(all) {
    showList(all, () => (all.length ? byOwner(all) : h("p", { className: "empty" }, "No turn has ended yet.")));
  }
  return { element, show };
}

function byOwner(all) {
  const days = [...new Set(all.map((it) => it.day))].sort().reverse();
  const owners = [...Map.groupBy(all, (it) => it.owner)]
    .map(([owner, its]) => ({ owner, its, tokens: total(its, (it) => it.total_tokens) }))
    .sort((one, other) => other.tokens - one.tokens);
  return table(
    "Usage by owner and day",
    [
      "Owner",
      { name: "Turns", number: true },
      { name: "Failed", number: true },
      { name: "Tokens", number: true },
      ...days.map((it) => ({ name: short(it), number: true })),
    ],
    owners.map(({ owner, its, tokens }) => [
      owner,
      number(total(its, turns)),
      number(total(its, (it) => it.failed)),
      number(tokens),
      ...days.map((day) => {
        const it = its.find((one) => one.day === day);
        return it ? h("span", { className: "cell", title: `${turns(it)} turns, ${it.failed} failed, ${it.cancelled} stopped` }, number(it.total_tokens)) : h("span", { className: "soft" }, "–");
      }),
    ]),
  );
}

const turns = (it) => it.completed + it.failed + it.cancelled;

const total = (all, of) => all.reduce((sum, it) => sum + of(it), 0);

const short = (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
