// Event processors: where they are, and the rebuild of the read model.

import { call } from "../api.js";
import { confirm } from "../dialog.js";
import { button, h, notice, time } from "../dom.js";
import { number, replaced, table } from "./table.js";

const OVER = ["done", "failed", "cancelled"];

export function processors(refresh) {
  const list = h("div");
  const work = h("div", { className: "work" });
  const element = h("section", { className: "panel", "aria-labelledby": "ops-processors" }, h("h2", { id: "ops-processors" }, "Event processors"), list, work);
  const showList = replaced(list);
  const showWork = replaced(work);

  function show(all) {
    showList(
      Object.entries(all).map(([name, it]) => [name, it.state, it.position, it.head, it.lag, it.events_per_second, it.owner, it.segments.length]),
      () =>
        table(
          "Event processors",
          ["Name", "State", { name: "Position", number: true }, { name: "Events behind", number: true }, { name: "Events a second", number: true }, "Node"],
          Object.entries(all).map(([name, it]) => [name, badge(it.state), `${number(it.position)} of ${number(it.head)}`, number(it.lag), number(it.events_per_second), it.owner ?? nodes(it.segments)]),
        ),
    );
    const rebuilt = Object.entries(all).find(([, it]) => it.rebuild || it.comparison || it === all.conversations);
    if (rebuilt) {
      showWork([rebuilt[1].rebuild, rebuilt[1].comparison], () => workOf(rebuilt[0], rebuilt[1]));
    }
  }

  function workOf(name, { rebuild, comparison }) {
    const running = [rebuild, comparison].find((it) => it && !OVER.includes(it.state));
    const path = `admin/processors/${name}`;
    const order = (title, method, query = "") => async (event) => {
      event.target.disabled = true;
      try {
        await call(path + query, { method });
        notice(title);
      } catch (problem) {
        notice(problem.message);
        event.target.disabled = false;
      }
      refresh();
    };
    const start = order("The rebuild has started.", "POST");
    return h(
      "div",
      { className: "rebuild" },
      h(
        "div",
        { className: "panel-head" },
        h("h3", {}, "Read model"),
        h(
          "div",
          { className: "choices" },
          running
            ? button("Cancel", order("It will stop.", "DELETE"), { className: "button small", dataset: { key: "rebuild" } })
            : [
                button("Compare with the log", order("The comparison has started.", "POST", "?compare=true"), { className: "button small", dataset: { key: "compare" } }),
                button(
                  "Rebuild…",
                  async (event) => {
                    if (await confirm("Rebuild the read model?", "It is built anew beside the one in use, from all events, and then the two are swapped. Reads and writes go on meanwhile. It needs the same space again.", "Rebuild")) {
                      start(event);
                    }
                  },
                  { className: "button small", dataset: { key: "rebuild" } },
                ),
              ],
        ),
      ),
      running ? progress(running, running === rebuild ? "Rebuild" : "Comparison") : [last("Rebuilt", rebuild), last("Compared", comparison)],
    );
  }

  return { element, show };
}

/** One without segments handles each event on the node, and in the commit, that stores it. */
const nodes = (segments) => {
  const owners = new Set(segments.map((it) => it.owner).filter(Boolean));
  return owners.size ? `${owners.size} nodes` : segments.length ? "none" : "the one that stores";
};

function badge(state) {
  return h("span", { className: `badge ${state === "running" ? "good" : "bad"}` }, state);
}

function took({ started_at: from, finished_at: to }) {
  const seconds = (new Date(to) - new Date(from)) / 1000;
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

function progress(run, name) {
  const share = run.head > 0 ? Math.min(1, Math.max(0, run.position / run.head)) : 0;
  const said = `${number(run.events)} events, ${number(run.events_per_second)} a second`;
  return h(
    "div",
    { className: "progress" },
    h("p", {}, h("strong", {}, `${name}: ${run.state}`), ` on ${run.node}`),
    h("progress", { max: 100, value: Math.round(share * 100), "aria-label": `${name}: ${run.state}` }),
    h("p", { className: "soft" }, `${Math.round(share * 100)} % · ${said} · since `, time(run.started_at)),
  );
}

function last(what, run) {
  if (!run) {
    return h("p", { className: "soft" }, `${what}: never.`);
  }
  const result = { done: run.difference ? "differs" : "done", failed: "failed", cancelled: "cancelled" }[run.state];
  const same = what === "Compared" && run.state === "done" && !run.difference ? " — the same as the log" : "";
  return h(
    "p",
    {},
    h("span", { className: `badge ${run.state === "done" && !run.difference ? "good" : "bad"}` }, result),
    ` ${what} `,
    time(run.finished_at),
    `, ${number(run.events)} events in ${took(run)}${same}`,
    run.failure ? h("span", { className: "why" }, run.failure) : null,
    run.difference ? h("span", { className: "why" }, `First difference: ${run.difference}`) : null,
  );
}
