// The network as a graph. The table below says the same.
/* global cytoscape */
import { announce } from "./desk.js";
import { onResize } from "./plain.js";

const figure = document.getElementById("network");
const found = JSON.parse(document.getElementById("chart-rows")?.textContent || "null");

if (figure && found?.nodes.length) start();

function start() {
  figure.hidden = false;
  // Cytoscape would write a style sheet into the page, which may not run here; with this in its place it does not.
  const stand = document.createElement("meta");
  stand.id = "__________cytoscape_stylesheet";
  document.head.append(stand);
  const target = figure.querySelector(".graph");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const size = Math.max(...found.nodes.map((n) => n.articles), 1);
  const most = Math.max(...found.edges.map((e) => e.rows), 1);
  const tone = (e) => (e.conflict > e.cooperation ? "--q4" : e.cooperation ? "--q2" : "--q0");
  const cy = cytoscape({
    container: target,
    elements: [
      ...found.nodes.map((n) => ({ data: { id: `a${n.id}`, number: n.id, name: n.name, size: 14 + 34 * Math.sqrt(n.articles / size) } })),
      ...found.edges.map((e, i) => ({ data: { id: `e${i}`, source: `a${e.source}`, target: `a${e.target}`, tone: tone(e), width: 1.5 + (most > 1 ? 4.5 * Math.sqrt(e.rows / most) : 1), about: e.kind === "speaks about" } })),
    ],
    layout: { name: "preset" },
    userZoomingEnabled: false,
    maxZoom: 4,
    minZoom: 0.2,
  });
  const style = () => cy.style([
    { selector: "node", style: { width: "data(size)", height: "data(size)", label: "data(name)", "background-color": colour("--actor"), "border-width": 1.5, "border-color": colour("--actor-ink"), color: colour("--ink"), "font-size": 12 / cy.zoom(), "font-family": "system-ui, sans-serif", "text-valign": "bottom", "text-margin-y": 3 / cy.zoom(), "text-outline-color": colour("--raised"), "text-outline-width": 2 / cy.zoom(), "text-max-width": 130 / cy.zoom(), "text-wrap": "ellipsis" } },
    { selector: "edge", style: { width: "data(width)", "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.8, "line-color": (e) => colour(e.data("tone")), "target-arrow-color": (e) => colour(e.data("tone")), "line-style": (e) => (e.data("about") ? "dashed" : "solid"), opacity: 0.75 } },
    { selector: "node.mute", style: { label: "" } },
    { selector: ".faded", style: { opacity: 0.12 } },
    { selector: ".chosen", style: { "border-width": 4, "border-color": colour("--accent") } },
  ]);
  style();
  // Only now are the circles as large as they will be: what is laid out before lies on one another.
  cy.layout({ name: "cose", animate: false, nodeDimensionsIncludeLabels: true, nodeRepulsion: () => 120000, idealEdgeLength: () => 110, padding: 24, randomize: true }).run();
  spread();
  cy.on("zoom", () => requestAnimationFrame(() => (style(), name())));
  style();
  name();
  cy.on("mouseover", "node", (e) => e.target.removeClass("mute"));
  cy.on("mouseout", "node", name);
  document.addEventListener("theme", style);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", style);
  cy.on("tap", "node", (e) => {
    if (e.target.hasClass("chosen")) {
      location.href = `/actor/${e.target.data("number")}`;
      return;
    }
    const near = e.target.closedNeighborhood();
    cy.elements().removeClass("chosen").addClass("faded");
    near.removeClass("faded");
    e.target.addClass("chosen");
    announce(`${e.target.data("name")}: ${near.nodes().length - 1} linked actors`);
  });
  cy.on("tap", (e) => {
    if (e.target === cy) cy.elements().removeClass("faded chosen");
  });
  // The layout knows no shape of the room: it is drawn out to fill it.
  function spread() {
    const box = cy.nodes().boundingBox({ includeLabels: false });
    const wide = Math.min(2.2, Math.max(0.6, target.clientWidth / target.clientHeight / (box.w / box.h || 1)));
    cy.nodes().positions((n) => ({ x: n.position("x") * wide, y: n.position("y") }));
    cy.fit(undefined, 24);
  }
  // Names that would lie on the name of a larger circle wait until there is room or one points at them.
  function name() {
    const taken = [];
    for (const node of cy.nodes().sort((a, b) => b.data("size") - a.data("size"))) {
      const at = node.renderedPosition();
      const half = Math.min(130, 6.5 * node.data("name").length) / 2;
      const y = at.y + (node.data("size") * cy.zoom()) / 2;
      const free = taken.every((t) => Math.abs(t.x - at.x) > t.half + half || Math.abs(t.y - y) > 15);
      node.toggleClass("mute", !free && !node.hasClass("chosen"));
      if (free) taken.push({ x: at.x, y, half });
    }
  }
  const zoomBy = (k) => cy.zoom({ level: cy.zoom() * k, renderedPosition: { x: target.clientWidth / 2, y: target.clientHeight / 2 } });
  const act = { in: () => zoomBy(1.4), out: () => zoomBy(1 / 1.4), fit: () => cy.fit(undefined, 20) };
  figure.querySelectorAll("[data-zoom]").forEach((b) => b.addEventListener("click", act[b.dataset.zoom]));
  onResize(target, () => {
    cy.resize();
    cy.fit(undefined, 20);
  });
}
