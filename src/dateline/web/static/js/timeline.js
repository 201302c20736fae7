// The timeline as lanes: by type, actor or place, zoomed and moved along the days. The list below says the same.
/* global d3 */
import { typing } from "./desk.js";
import { arrows, day, isOff, isPlanned, makeTip, onResize, rows, words } from "./chart.js";

const MOST = 14;
const figure = document.getElementById("timeline");
const events = rows();
const DAY = 864e5;

if (figure && events.length) start();

function start() {
  figure.hidden = false;
  const plot = figure.querySelector(".plot");
  const tip = makeTip(figure);
  let by = figure.dataset.lanes;
  let transform = d3.zoomIdentity;
  let svg;

  const lanesOf = (e) => ({ type: [e.type], actor: [...e.actors, ...e.recipients], place: [e.place || "no place"] })[by];

  function lanes() {
    const counts = d3.rollup(events.flatMap((e) => [...new Set(lanesOf(e))]), (v) => v.length, (v) => v);
    const names = [...counts].sort((a, b) => b[1] - a[1] || d3.ascending(a[0], b[0])).map(([name]) => name);
    const kept = names.slice(0, MOST);
    const made = new Map(kept.map((name) => [name, []]));
    if (names.length > MOST || events.some((e) => !lanesOf(e).length)) made.set("others", []);
    for (const e of events) {
      const own = [...new Set(lanesOf(e))].filter((n) => made.has(n));
      for (const n of own.length ? own : ["others"]) made.get(n)?.push(e);
    }
    return [...made].filter(([, own]) => own.length);
  }

  const radius = (e) => Math.min(10, 3.5 + 1.8 * Math.sqrt(e.sources));

  function stack(own, x) {
    // Marks that would lie on one another go into rows of their lane.
    const ends = [];
    return own
      .map((e) => {
        const x0 = x(day(e.first));
        const x1 = Math.max(x0, x(new Date(+day(e.last || e.first) + (e.last && e.last !== e.first ? DAY : 0))));
        return { e, x0, x1, r: radius(e) };
      })
      .sort((a, b) => a.x0 - b.x0)
      .map((m) => {
        let row = ends.findIndex((end) => end < m.x0 - m.r);
        if (row < 0) row = ends.length < 8 ? ends.push(0) - 1 : ends.indexOf(Math.min(...ends));
        ends[row] = m.x1 + m.r + 1;
        return { ...m, row };
      });
  }

  const first = d3.min(events, (e) => day(e.first));
  const last = d3.max(events, (e) => day(e.last || e.first));
  const zoom = d3
    .zoom()
    .scaleExtent([1, Math.max(4, (last - first) / DAY / 5)])
    .filter((e) => (e.type === "wheel" ? e.ctrlKey || e.metaKey : !e.button))
    .on("zoom", (e) => {
      transform = e.transform;
      draw();
    });

  function draw() {
    const width = Math.max(300, plot.clientWidth);
    const gutter = Math.min(170, width * 0.3);
    const base = d3.scaleUtc([first, new Date(+last + DAY)], [gutter + 14, width - 16]);
    const x = transform.rescaleX(base);
    let y = 34;
    const made = lanes().map(([name, own]) => {
      const marks = stack(own, x);
      const height = 26 + 17 * d3.max(marks, (m) => m.row);
      const lane = { name, marks, y, height };
      y += height;
      return lane;
    });
    const held = document.activeElement?.closest?.(".ev")?.dataset.id;
    svg ??= d3.select(plot).append("svg");
    svg.attr("viewBox", `0 0 ${width} ${y + 6}`).attr("width", width).attr("height", y + 6);
    zoom.extent([[gutter, 0], [width, y]]).translateExtent([[gutter, 0], [width, y]]);
    svg.selectAll("*").remove();
    svg.append("clipPath").attr("id", "lanes-clip").append("rect").attr("x", gutter).attr("width", width - gutter).attr("height", y + 6);
    const axis = d3.axisTop(x).ticks(Math.max(3, Math.floor((width - gutter) / 110))).tickSizeOuter(0);
    svg.append("g").attr("class", "grid").attr("clip-path", "url(#lanes-clip)").attr("transform", "translate(0,26)")
      .call(d3.axisTop(x).ticks(Math.max(3, Math.floor((width - gutter) / 110))).tickSize(-(y - 20)).tickFormat("")).select(".domain").remove();
    svg.append("g").attr("clip-path", "url(#lanes-clip)").append("g").attr("transform", "translate(0,26)").call(axis);
    for (const lane of made) {
      const g = svg.append("g").attr("transform", `translate(0,${lane.y})`);
      g.append("line").attr("class", "lane-line").attr("x2", width).attr("y1", lane.height).attr("y2", lane.height);
      const label = g.append("text").attr("class", "lane-label").attr("x", 2).attr("y", 17);
      const room = Math.floor(gutter / 7.2);
      label.text(lane.name.length > room ? `${lane.name.slice(0, room - 1)}…` : lane.name).append("title").text(lane.name);
      const inner = g.append("g").attr("clip-path", "url(#lanes-clip)").append("g");
      inner.attr("transform", "translate(0,0)");
      for (const m of lane.marks) mark(g, m, gutter, width);
    }
    svg.call(zoom).on("dblclick.zoom", null);
    arrows(svg.node(), ".ev");
    if (held) svg.node().querySelector(`.ev[data-id="${CSS.escape(held)}"]`)?.focus();
  }

  function mark(g, m, gutter, width) {
    if (m.x1 < gutter || m.x0 > width) return;
    const { title, meta } = words(m.e);
    const off = isOff(m.e);
    const a = g.append("a")
      .attr("class", `ev q${m.e.quad}${off ? " off" : isPlanned(m.e) ? " planned" : ""}`)
      .attr("href", `/event/${encodeURIComponent(m.e.id)}`)
      .attr("data-id", m.e.id)
      .attr("aria-label", `${title}, ${meta}`)
      .attr("transform", `translate(${Math.max(m.x0, gutter + m.r)},${13 + 17 * m.row})`);
    const long = m.x1 - Math.max(m.x0, gutter + m.r);
    if (long > 3) a.append("rect").attr("class", "shape").attr("x", -m.r).attr("y", -5).attr("width", long + m.r).attr("height", 10).attr("rx", 5);
    else a.append("circle").attr("class", "shape").attr("r", m.r);
    if (off) a.append("path").attr("class", "cross").attr("d", `M${-m.r * 0.6},${-m.r * 0.6}L${m.r * 0.6},${m.r * 0.6}M${-m.r * 0.6},${m.r * 0.6}L${m.r * 0.6},${-m.r * 0.6}`);
    a.on("mouseenter focus", (e) => tip.show(e.currentTarget, [title, meta, m.e.told])).on("mouseleave blur", tip.hide);
  }

  const ease = (step) => matchMedia("(prefers-reduced-motion: reduce)").matches ? svg : svg.transition().duration(step);
  const act = {
    in: () => ease(180).call(zoom.scaleBy, 1.8),
    out: () => ease(180).call(zoom.scaleBy, 1 / 1.8),
    all: () => ease(180).call(zoom.transform, d3.zoomIdentity),
  };
  figure.querySelectorAll("[data-zoom]").forEach((b) => b.addEventListener("click", act[b.dataset.zoom]));
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    const which = { "+": "in", "=": "in", "-": "out", 0: "all" }[e.key];
    if (which) act[which]();
  });
  document.querySelector('select[name="lanes"]')?.addEventListener("change", (e) => {
    by = e.target.value;
    const url = new URL(location.href);
    url.searchParams.set("lanes", by);
    history.replaceState(null, "", url);
    draw();
  });
  draw();
  onResize(plot, draw);
}
