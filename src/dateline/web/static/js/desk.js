// Keys and small comforts of every page. Nothing here is needed to read the desk.

export const csrf = () => document.querySelector('meta[name="csrf-token"]').content;

/** Send a change with the token of this session; answers parsed JSON, or throws an Error with the desk's sentence. */
export async function send(path, body, method = "POST") {
  const form = body instanceof FormData;
  const answer = await fetch(path, {
    method,
    headers: { "X-CSRF-Token": csrf(), Accept: "application/json", ...(form ? {} : { "Content-Type": "application/json" }) },
    body: form ? body : JSON.stringify(body ?? {}),
    credentials: "same-origin",
  });
  const found = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Error([found.detail || answer.statusText, found.remedy].filter(Boolean).join(" "));
  return found;
}

/** Say something to whoever listens instead of looking. */
export function announce(words) {
  document.getElementById("status").textContent = words;
}

/** Whether keys are being typed into something. */
export const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

const rows = () => [...document.querySelectorAll("main [data-row]")].filter((r) => r.offsetParent !== null);

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((r) => r.classList.contains("at"));
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
  all.forEach((r) => r.classList.toggle("at", r === next));
  const link = ["a.act", ".said a", ".line > a", "a[href]"].map((a) => next.querySelector(a)).find(Boolean) || next;
  if (link === next && !next.hasAttribute("tabindex")) next.tabIndex = -1;
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const root = document.documentElement;
const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

function nameTheme() {
  const button = document.querySelector("#theme-form button");
  if (!button) return;
  button.textContent = isDark() ? "Light" : "Dark";
  button.value = isDark() ? "light" : "dark";
}

function theme() {
  root.dataset.theme = isDark() ? "light" : "dark";
  document.cookie = `dateline_theme=${root.dataset.theme}; Path=/; SameSite=Strict; Max-Age=31536000`;
  nameTheme();
  document.dispatchEvent(new CustomEvent("theme", { detail: root.dataset.theme }));
}

nameTheme();

const here = document.querySelector("nav.side a[aria-current]");
const pages = here?.closest("ul");
if (pages && pages.scrollWidth > pages.clientWidth) pages.scrollLeft = here.offsetLeft - pages.clientWidth / 2 + here.offsetWidth / 2;

let going = 0;
const help = document.getElementById("help");

document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
  if (typing(e.target)) {
    if (e.key === "Escape") e.target.blur();
    return;
  }
  if (Date.now() - going < 1200 && /^[a-z]$/.test(e.key)) {
    going = 0;
    const link = document.querySelector(`nav.side a[data-key="${e.key}"]`);
    if (link) link.click();
    return;
  }
  const act = {
    "/": () => document.getElementById("search-box").select(),
    "?": () => (help.open ? help.close() : help.showModal()),
    g: () => (going = Date.now()),
    j: () => move(1),
    k: () => move(-1),
    t: theme,
    n: () => document.querySelector('a[rel="next"]')?.click(),
  }[e.key];
  if (act && !(help.open && e.key !== "?")) {
    if (document.body.dataset.keys === "own" && !["/", "?", "g", "t"].includes(e.key)) return;
    e.preventDefault();
    act();
  }
});

document.querySelector("[data-help]")?.addEventListener("click", (e) => {
  e.preventDefault();
  help.showModal();
});
document.getElementById("theme-form")?.addEventListener("submit", (e) => {
  e.preventDefault();
  theme();
});
// A list that is narrowed by a form sends only what was filled in, so that its address stays short.
document.querySelectorAll("form.filter").forEach((form) =>
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  }),
);
