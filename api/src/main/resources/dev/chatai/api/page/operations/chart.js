// Small charts of the last hour: a bar for each minute, in plain SVG. Pointing at a minute, or going to it by the arrow
// keys, tells its value.

import { h } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 56;
const STEP = 4;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/**
 * A chart of its own element, which `show` fills again and again.
 *
 * @param {string} title
 * @param {{value: (minute: any) => number | null, text: (value: number) => string, sum: (values: number[]) => number,
 *   of: string}} options `sum` of all minutes is the figure that stands above, `of` says what it is
 */
export function chart(title, { value, text, sum, of }) {
  let all = [];
  let most = 0;
  let pointed = false;
  const figure = h("p", { className: "figure" });
  const drawing = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" });
  const scale = h("span", { className: "scale" });
  const probe = h("input", { type: "range", className: "probe", min: 0, step: 1, "aria-label": `${title}, minute by minute` });
  const axis = h("div", { className: "axis", "aria-hidden": "true" });
  const foot = h("p", { className: "chart-foot" });
  const element = h("section", { className: "panel chart", "aria-label": title }, h("h2", {}, title), figure, h("div", { className: "plot" }, scale, drawing, probe), axis, foot);

  probe.addEventListener("pointermove", ({ clientX }) => {
    const { left, width } = probe.getBoundingClientRect();
    probe.value = Math.floor(((clientX - left) / width) * all.length);
    point(true);
  });
  probe.addEventListener("pointerleave", () => point(probe.matches(":focus-visible")));
  probe.addEventListener("input", () => point(true));
  probe.addEventListener("focus", () => point(true));
  probe.addEventListener("blur", () => point(false));

  function show(minutes) {
    const followed = !all.length || Number(probe.value) === all.length - 1;
    all = minutes.map((it) => ({ minute: it.minute, value: value(it) }));
    const known = all.map((it) => it.value).filter((it) => it !== null);
    most = Math.max(0, ...known);
    figure.replaceChildren(h("strong", {}, known.length ? text(sum(known)) : "—"), " ", h("span", {}, of));
    scale.textContent = most ? text(most) : "";
    axis.replaceChildren(...[0, Math.floor(all.length / 2), all.length - 1].map((at) => h("span", {}, clock.format(new Date(all[at].minute)))));
    probe.max = all.length - 1;
    probe.value = followed ? all.length - 1 : probe.value;
    drawing.setAttribute("viewBox", `0 0 ${all.length * STEP} ${HEIGHT}`);
    drawing.replaceChildren(...all.map(bar));
    point(pointed);
  }

  function bar({ value: it }, at) {
    const height = it && most ? Math.max(2, (it / most) * HEIGHT) : 1;
    return svg("rect", { x: at * STEP + 0.5, y: HEIGHT - height, width: STEP - 1, height, class: it ? "bar" : "bar none" });
  }

  function point(on) {
    pointed = on;
    const at = Number(probe.value);
    const { minute, value: it } = all[at] ?? {};
    const said = minute ? `${clock.format(new Date(minute))}: ${it === null ? "—" : text(it)}` : "";
    [...drawing.children].forEach((bar, index) => bar.classList.toggle("at", on && index === at));
    probe.setAttribute("aria-valuetext", said);
    foot.replaceChildren(on ? h("strong", {}, said) : most ? `peak ${text(most)} at ${clock.format(new Date(all.find((it) => it.value === most).minute))}` : "nothing in the last hour");
  }
  return { element, show };
}

function svg(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}
