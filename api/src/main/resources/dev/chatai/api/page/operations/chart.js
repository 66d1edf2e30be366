// Small charts of the last hour: a bar for each minute, in plain SVG.

import { h } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 48;
const STEP = 4;

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/**
 * A chart of its own element, which `show` fills again and again.
 *
 * @param {string} title
 * @param {{value: (minute: any) => number | null, text: (value: number) => string, sum: (values: number[]) => number, of: string}} options
 *   `sum` of all minutes is the figure that stands above, `of` says what it is
 */
export function chart(title, { value, text, sum, of }) {
  const figure = h("p", { className: "figure" });
  const drawing = h("div", { className: "bars" });
  const foot = h("p", { className: "chart-foot" });
  const element = h("section", { className: "card chart", "aria-label": title }, h("h2", {}, title), figure, drawing, foot);

  function show(minutes) {
    const all = minutes.map((it) => ({ minute: it.minute, value: value(it) }));
    const known = all.map((it) => it.value).filter((it) => it !== null);
    const total = known.length ? sum(known) : null;
    const most = Math.max(0, ...known);
    figure.replaceChildren(h("strong", {}, total === null ? "—" : text(total)), " ", h("span", {}, of));
    foot.replaceChildren(most ? `at most ${text(most)} in a minute` : "nothing in the last hour");
    drawing.replaceChildren(bars(all, most, `${title}: ${total === null ? "nothing" : text(total)} ${of}, at most ${text(most)} in a minute`, text));
  }
  return { element, show };
}

function bars(all, most, label, text) {
  const picture = svg("svg", { viewBox: `0 0 ${all.length * STEP} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label });
  all.forEach(({ minute, value }, at) => {
    const height = value && most ? Math.max(2, (value / most) * (HEIGHT - 2)) : 1;
    const bar = svg("rect", { x: at * STEP + 0.5, y: HEIGHT - height, width: STEP - 1, height, class: value ? "bar" : "bar none" });
    const title = svg("title");
    title.textContent = `${clock.format(new Date(minute))}: ${value === null ? "—" : text(value)}`;
    bar.append(title);
    picture.append(bar);
  });
  return picture;
}

function svg(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}
