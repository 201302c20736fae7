// Judging by keys: y right, n wrong, h unsure, e edit, u undo, j and k to move. Without this file the buttons do it.
import { announce, send, typing } from "./desk.js";

document.body.dataset.keys = "own";

const cards = () => [...document.querySelectorAll("#queue > [data-ref]")];
const undone = [];
let pressedG = 0;

function current() {
  return cards().find((c) => c.classList.contains("at"));
}

function goto(card, scroll = true) {
  if (!card) return;
  cards().forEach((c) => c.classList.toggle("at", c === card));
  card.focus({ preventScroll: true });
  if (scroll) card.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = cards();
  const at = all.indexOf(current());
  goto(all[Math.min(all.length - 1, Math.max(0, at + step))]);
}

const open = () => cards().filter((c) => !c.classList.contains("done"));

function count(step) {
  for (const [id, by] of [["waiting", -step], ["judged", step]]) {
    const at = document.getElementById(id);
    at.textContent = (Number(at.textContent.replace(/\D/g, "")) + by).toLocaleString("en");
  }
}

async function judge(card, verdict) {
  if (!card || card.classList.contains("done") || card.dataset.sending) return;
  const form = card.querySelector("form.judge");
  if (!form) return;
  const body = new FormData(form);
  body.set("verdict", verdict);
  card.dataset.sending = "yes";
  try {
    const made = await send("/review/judge", body);
    undone.push({ card, review: made.review });
    card.classList.add("done", verdict);
    const outcome = card.querySelector(".outcome");
    outcome.hidden = false;
    outcome.textContent = `Judged ${made.said}. u takes it back.`;
    announce(`Judged ${made.said}.`);
    count(1);
    const rest = open();
    const after = rest.find((c) => card.compareDocumentPosition(c) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (rest.length) goto(after || rest[0]);
    else location.reload();
  } catch (error) {
    announce(error.message);
    alertIn(card, error.message);
  } finally {
    delete card.dataset.sending;
  }
}

function alertIn(card, words) {
  const outcome = card.querySelector(".outcome");
  outcome.hidden = false;
  outcome.textContent = words;
}

async function undo() {
  const last = undone.pop();
  const body = new FormData();
  if (last) body.set("review", last.review);
  try {
    await send("/review/undo", body);
  } catch (error) {
    announce(error.message);
    return;
  }
  if (!last) return location.reload();
  last.card.classList.remove("done", "y", "n", "h");
  last.card.querySelector(".outcome").hidden = true;
  announce("Taken back.");
  count(-1);
  goto(last.card);
}

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("dialog[open]")) return;
  const afterG = Date.now() - pressedG < 1200;
  pressedG = e.key === "g" ? Date.now() : 0;
  if (afterG) return;
  const card = current() || open()[0];
  const act = {
    y: () => judge(card, "y"),
    n: () => judge(card, "n"),
    h: () => judge(card, "h"),
    e: () => card?.querySelector("[data-edit]")?.click(),
    u: undo,
    j: () => move(1),
    k: () => move(-1),
  }[e.key];
  if (!act) return;
  e.preventDefault();
  act();
});

document.getElementById("queue").addEventListener("click", (e) => {
  const button = e.target.closest('button[name="verdict"]');
  const card = e.target.closest("[data-ref]");
  if (button) {
    e.preventDefault();
    judge(card, button.value);
  } else if (card && !e.target.closest("a, summary, details")) {
    goto(card);
  }
});

goto(cards()[0], false);
