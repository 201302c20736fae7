// Reported numbers over time: a dot a number, a bar its range, a colour a source. The tables say the same.
/* global d3, Plot */
import { day, onResize, rows, show } from "./chart.js";

const all = rows().filter((r) => r.day);
const MOST = 8;

for (const section of document.querySelectorAll(".measure")) {
  const figure = section.querySelector("figure");
  const own = all
    .filter((r) => r.measures === section.dataset.measures && (r.unit || "") === section.dataset.unit)
    .map((r) => ({ ...r, when: day(r.day) }));
  if (!figure || own.length < 2) continue;
  figure.hidden = false;
  const plot = figure.querySelector(".figure-plot");
  draw(plot, own);
  onResize(plot, () => draw(plot, own));
}

function draw(target, own) {
  const counts = d3.rollups(own, (v) => v.length, (r) => r.said_by).sort((a, b) => b[1] - a[1]);
  const named = new Set(counts.slice(0, MOST).map(([name]) => name));
  const points = own.map((r) => ({ ...r, source: named.has(r.said_by) ? r.said_by : "others" }));
  const values = points.flatMap((r) => [r.number, r.low, r.high]).filter((v) => v > 0);
  const wide = values.length && d3.max(values) / d3.min(values) > 50;
  const usable = wide ? points.filter((r) => r.number > 0) : points;
  const span = (d3.max(usable, (r) => r.when) - d3.min(usable, (r) => r.when)) / 864e5;
  const ranged = usable.filter((r) => r.low !== null || r.high !== null);
  const words = (r) => `${r.said_by}, ${show(r.when)}\n${r.words}\n${r.publisher || r.article}`;
  const made = Plot.plot({
    className: "figure-plot",
    width: Math.max(300, target.clientWidth),
    height: 240,
    marginLeft: 64,
    x: { type: "utc", label: null, ticks: Math.max(2, Math.min(8, Math.floor(target.clientWidth / 120), Math.round(span) + 1)), tickFormat: span > 500 ? d3.utcFormat("%b %Y") : d3.utcFormat("%-d %b %Y") },
    y: { type: wide ? "log" : "linear", grid: true, label: wide ? "number, each line ten times the last" : "number", tickFormat: "~s", zero: !wide, ...(wide ? { ticks: 4 } : {}) },
    color: { legend: true, type: "categorical", scheme: "Observable10" },
    marks: [
      Plot.ruleX(ranged, { x: "when", y1: (r) => r.low ?? r.number, y2: (r) => r.high ?? r.number, stroke: "source", strokeWidth: 5, strokeOpacity: 0.35, strokeLinecap: "round" }),
      Plot.line(usable, { x: "when", y: "number", z: "source", stroke: "source", strokeOpacity: 0.5, sort: "when" }),
      Plot.dot(usable, { x: "when", y: "number", fill: "source", r: 4 }),
      Plot.tip(usable, Plot.pointer({ x: "when", y: "number", title: words, fill: "var(--raised)", stroke: "var(--line-strong)" })),
    ],
  });
  // Its inline style sheets may not run here; ours says the same.
  made.querySelectorAll("style").forEach((s) => s.remove());
  // One picture for whoever listens; the table says what is in it.
  made.querySelectorAll("[aria-label]").forEach((n) => n.removeAttribute("aria-label"));
  const svg = made.matches("svg") ? made : [...made.querySelectorAll("svg")].pop();
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${own.length} numbers over time; the table below says the same`);
  target.replaceChildren(made);
}
