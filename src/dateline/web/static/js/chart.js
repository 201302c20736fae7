// What the charts share: their rows, words for an event, and a note that follows mouse and focus alike.
/* global d3 */
export { onResize } from "./plain.js";

export const rows = (id = "chart-rows") => JSON.parse(document.getElementById(id)?.textContent || "[]");

export const day = (words) => new Date(`${words.slice(0, 10)}T00:00:00Z`);

export const show = d3.utcFormat("%-d %b %Y");

export const isOff = (e) => e.status === "negated" || e.fate === "cancelled";
export const isPlanned = (e) => e.status === "planned" && !isOff(e);

/** One event as a sentence, for a label and a note. */
export function words(e) {
  const when = e.last && e.last !== e.first ? `${show(day(e.first))} to ${show(day(e.last))}` : show(day(e.first));
  const state = isOff(e) ? e.fate || "denied" : e.fate || (e.status === "actual" ? "" : e.status);
  const sources = `${e.sources} source${e.sources === 1 ? "" : "s"}`;
  return { title: e.title, meta: [when, e.mode ? `${e.type} / ${e.mode}` : e.type, state, e.dated ? "" : "day of the report", e.place, sources].filter(Boolean).join(" · ") };
}

/** A note beside a mark; it is text, never markup. */
export function makeTip(figure) {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  figure.append(tip);
  return {
    show(mark, lines) {
      tip.replaceChildren(
        ...lines.filter(Boolean).map((line, n) => {
          const p = document.createElement("p");
          p.textContent = line;
          if (n) p.className = "dim";
          else p.style.fontWeight = "600";
          return p;
        }),
      );
      tip.hidden = false;
      const at = mark.getBoundingClientRect();
      const frame = figure.getBoundingClientRect();
      const left = Math.min(at.left - frame.left + at.width / 2 + 10, frame.width - tip.offsetWidth - 8);
      const below = at.bottom - frame.top + 8;
      tip.style.left = `${Math.max(8, left)}px`;
      tip.style.top = `${below + tip.offsetHeight > frame.height ? Math.max(4, at.top - frame.top - tip.offsetHeight - 8) : below}px`;
    },
    hide() {
      tip.hidden = true;
    },
  };
}

/** Arrows go from mark to mark; only one of them is a stop of the tab key. */
export function arrows(svg, selector) {
  const marks = () => [...svg.querySelectorAll(selector)];
  const first = marks()[0];
  marks().forEach((m) => m.setAttribute("tabindex", m === first ? "0" : "-1"));
  svg.onkeydown = (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!step || !e.target.matches(selector)) return;
    e.preventDefault();
    const all = marks();
    const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(e.target) + step))];
    e.target.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  };
}
