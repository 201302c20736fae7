// Events on a map with outlines of our own, and a bar of days to choose a period from. The tables below say the same.
/* global d3, topojson */
import { typing } from "./desk.js";
import { arrows, day, makeTip, onResize, rows, show } from "./chart.js";

const figure = document.getElementById("map");
const events = rows();
const VAGUE = { continent: 60, country: 46, region: 30, district: 18 };

if (figure && events.length) start();

async function start() {
  const world = await (await fetch("/static/vendor/world-50m.json")).json();
  const land = topojson.feature(world, world.objects.countries);
  const borders = topojson.mesh(world, world.objects.countries, (a, b) => a !== b);
  figure.hidden = false;
  const plot = figure.querySelector(".plot");
  const time = figure.querySelector(".time");
  const chosen = document.getElementById("chosen");
  const tip = makeTip(figure);
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let period = null;
  let transform = d3.zoomIdentity;
  let svg, layer, projection, zoom, width, height;

  const inPeriod = (e) => !period || (day(e.last || e.first) >= period[0] && day(e.first) < period[1]);

  function spots() {
    const groups = d3.group(events.filter(inPeriod), (e) => e.place_number);
    return [...groups.values()]
      .map((own) => {
        const conflict = own.filter((e) => e.quad >= 3).length;
        const e = own[0];
        return { own, name: e.place, country: e.country, exact: e.exact, at: [e.longitude, e.latitude], conflict, quad: conflict * 2 > own.length ? 4 : 2 };
      })
      .sort((a, b) => b.own.length - a.own.length);
  }

  const points = { type: "MultiPoint", coordinates: events.map((e) => [e.longitude, e.latitude]) };

  function setup() {
    width = Math.max(300, plot.clientWidth);
    height = Math.round(Math.min(560, Math.max(300, width * 0.5)));
    projection = d3.geoNaturalEarth1().fitSize([width, height], { type: "Sphere" });
    const path = d3.geoPath(projection);
    plot.replaceChildren();
    svg = d3.select(plot).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("width", width).attr("height", height);
    svg.append("rect").attr("class", "sea").attr("width", width).attr("height", height);
    layer = svg.append("g");
    layer.append("path").attr("class", "land").attr("d", path(land));
    layer.append("path").attr("class", "land").attr("d", path(borders)).attr("fill-opacity", 0);
    layer.append("g").attr("class", "spots");
    zoom = d3.zoom().scaleExtent([1, 60]).translateExtent([[0, 0], [width, height]])
      .filter((e) => (e.type === "wheel" ? e.ctrlKey || e.metaKey : !e.button))
      .on("zoom", (e) => {
        transform = e.transform;
        layer.attr("transform", transform);
        place();
      });
    svg.call(zoom).on("dblclick.zoom", null);
    marks();
    fit(false);
  }

  function marks() {
    const data = spots();
    const most = d3.max(data, (s) => s.own.length) || 1;
    const g = layer.select(".spots");
    g.selectAll("*").remove();
    for (const s of data) {
      const what = `${s.name}${s.country ? `, ${s.country}` : ""}: ${s.own.length} event${s.own.length === 1 ? "" : "s"}, ${s.conflict} of conflict`;
      const vague = VAGUE[s.exact];
      const how = vague ? `somewhere in this ${s.exact}` : s.exact === "unknown" ? "how exact is unknown" : "";
      const a = g.append("a").datum({ ...s, r: 4 + 12 * Math.sqrt(s.own.length / most), vague })
        .attr("class", `spot q${s.quad}${vague ? " vague" : ""}`)
        .attr("href", listAddress(s.name))
        .attr("aria-label", [what, how].filter(Boolean).join(", "));
      if (vague) a.append("circle").attr("class", "ring");
      a.append("circle").attr("class", "core");
      a.on("mouseenter focus", (e) => tip.show(e.currentTarget.querySelector(".core"), [what, how, ...s.own.slice(0, 4).map((o) => `${show(day(o.first))}: ${o.title}`)]))
        .on("mouseleave blur", tip.hide);
    }
    g.selectAll("text").data(data.slice(0, 14)).enter().append("text").attr("class", "spot-label").text((s) => s.name);
    arrows(svg.node(), ".spot");
    place();
    const n = d3.sum(data, (s) => s.own.length);
    chosen.textContent = period ? `${n} events, ${show(period[0])} to ${show(new Date(period[1] - 1))}.` : "";
  }

  function place() {
    // Marks keep their size while the map grows under them.
    const k = transform.k;
    layer.selectAll(".spot").attr("transform", (s) => `translate(${projection(s.at)}) scale(${1 / k})`);
    layer.selectAll(".core").attr("r", (s) => s.r);
    layer.selectAll(".ring").attr("r", (s) => Math.min(s.vague * Math.max(1, k / 3), 160));
    const taken = [];
    layer.selectAll(".spot-label").attr("transform", (s) => `translate(${projection(s.at)}) scale(${1 / k})`).attr("x", 12).attr("y", 4)
      .attr("display", (s) => {
        const [x, y] = transform.apply(projection(s.at));
        const box = [x + 12, y - 8, x + 14 + 6.4 * s.name.length, y + 8];
        if (taken.some((t) => t[0] < box[2] && box[0] < t[2] && t[1] < box[3] && box[1] < t[3])) return "none";
        taken.push(box);
        return null;
      });
  }

  const listAddress = (name) => {
    const url = new URL(location.href);
    url.searchParams.set("place", name);
    return url.pathname + url.search;
  };

  const ease = (on = true) => (on && !reduced ? svg.transition().duration(350) : svg);

  function fit(on = true) {
    const [[x0, y0], [x1, y1]] = d3.geoPath(projection).bounds(points);
    const k = Math.min(24, 0.8 / Math.max((x1 - x0) / width, (y1 - y0) / height, 1 / 30));
    ease(on).call(zoom.transform, d3.zoomIdentity.translate(width / 2, height / 2).scale(Math.max(1, k)).translate(-(x0 + x1) / 2, -(y0 + y1) / 2));
  }

  function bars() {
    const w = Math.max(300, time.clientWidth);
    const h = 74;
    const [first, last] = [d3.min(events, (e) => day(e.first)), d3.max(events, (e) => day(e.first))];
    const span = (last - first) / 864e5;
    const unit = span > 900 ? d3.utcMonth : span > 120 ? d3.utcMonday : d3.utcDay;
    const x = d3.scaleUtc([unit.floor(first), unit.offset(unit.floor(last))], [10, w - 10]);
    const bins = d3.rollups(events, (v) => v.length, (e) => +unit.floor(day(e.first)));
    const y = d3.scaleLinear([0, d3.max(bins, (b) => b[1])], [0, h - 26]);
    time.replaceChildren();
    const chart = d3.select(time).append("svg").attr("viewBox", `0 0 ${w} ${h}`).attr("width", w).attr("height", h);
    const bar = chart.append("g").attr("class", "bars").selectAll("rect").data(bins).enter().append("rect")
      .attr("x", (b) => x(b[0])).attr("y", (b) => h - 20 - y(b[1])).attr("height", (b) => y(b[1]))
      .attr("width", (b) => Math.max(1.5, x(unit.offset(new Date(b[0]))) - x(b[0]) - 1)).attr("class", "in");
    chart.append("g").attr("transform", `translate(0,${h - 20})`).call(d3.axisBottom(x).ticks(Math.max(3, Math.floor(w / 110))).tickSizeOuter(0));
    const brush = d3.brushX().extent([[10, 0], [w - 10, h - 20]]).on("brush end", (e) => {
      period = e.selection ? e.selection.map(x.invert).map((d, i) => (i ? unit.ceil(d) : unit.floor(d))) : null;
      bar.classed("in", (b) => !period || (b[0] >= period[0] && b[0] < period[1]));
      marks();
    });
    chart.append("g").attr("class", "brush").call(brush);
  }

  const act = {
    in: () => ease().call(zoom.scaleBy, 1.7),
    out: () => ease().call(zoom.scaleBy, 1 / 1.7),
    fit: () => fit(),
    world: () => ease().call(zoom.transform, d3.zoomIdentity),
  };
  figure.querySelectorAll("[data-zoom]").forEach((b) => b.addEventListener("click", act[b.dataset.zoom]));
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    const which = { "+": "in", "=": "in", "-": "out", 0: "fit" }[e.key];
    if (which) act[which]();
  });
  setup();
  bars();
  onResize(plot, () => {
    setup();
    bars();
  });
}
