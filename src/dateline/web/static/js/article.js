// Hover or focus on the text shows the rows that stand there, with their reasons; what is shown is copied from the page.

const spot = document.getElementById("spot");
const text = document.querySelector(".text");
let shown = "";

function show(run) {
  const names = run.dataset.rows;
  if (names === shown) return;
  shown = names;
  const wanted = new Set(names.split(" "));
  const cards = [...wanted].map((name) => document.getElementById(name)).filter(Boolean);
  const visible = cards.filter((c) => on(c.classList[1]));
  spot.replaceChildren(
    ...(visible.length ? visible : cards).map((card) => {
      const copy = card.cloneNode(true);
      copy.removeAttribute("id");
      return copy;
    }),
  );
  spot.hidden = false;
  for (const other of text.querySelectorAll(".lit")) other.classList.remove("lit");
  for (const other of text.querySelectorAll("[data-rows]"))
    if (other.dataset.rows.split(" ").some((n) => n === visible[0]?.id)) other.classList.add("lit");
}

const on = (layer) => document.getElementById(`show-${layer}`)?.checked ?? true;

for (const kind of ["mouseover", "focusin"])
  text.addEventListener(kind, (e) => {
    const run = e.target.closest("[data-rows]");
    if (run && run.classList.value.split(" ").some((c) => on(c) && c !== "run")) show(run);
  });
text.addEventListener("click", (e) => {
  const run = e.target.closest("[data-rows]");
  if (!run) return;
  e.preventDefault();
  show(run);
});
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && !spot.hidden) {
    spot.hidden = true;
    shown = "";
  }
});
// A link to a row opens the group it is in.
function open() {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const group = target?.closest("details");
  if (group) group.open = true;
  target?.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", open);
open();
