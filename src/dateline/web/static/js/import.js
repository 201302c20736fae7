// Files that are dropped are sent at once; progress and problems appear as they come. Without scripts the form does it.
import { announce, csrf } from "./desk.js";

const form = document.getElementById("import-form");
const said = document.getElementById("import-said");
const bar = document.getElementById("import-bar");
const list = document.getElementById("import-problems");

const words = (j) =>
  `${j.state === "done" ? "Done" : "Reading"}: ${j.read} read, ${j.added} added` +
  (j.known ? `, ${j.known} there already` : "") + (j.left_out ? `, ${j.left_out} left out` : "");

function problems(job) {
  list.replaceChildren(
    ...job.problems.slice(0, 50).map((p) => {
      const item = document.createElement("li");
      const where = document.createElement("strong");
      where.textContent = p.where;
      item.append(where, `: ${p.message} ${p.remedy}`);
      return item;
    }),
  );
}

async function follow(id) {
  for (;;) {
    const job = await (await fetch(`/import/${encodeURIComponent(id)}.json`)).json();
    said.textContent = words(job);
    bar.hidden = false;
    if (job.all_inputs > 1) bar.max = job.all_inputs;
    if (job.all_inputs > 1 || job.state === "done") bar.value = job.state === "done" ? bar.max : job.inputs;
    problems(job);
    if (job.state !== "reading" && job.state !== "waiting") {
      announce(words(job));
      const link = document.createElement("a");
      link.href = "/articles";
      link.textContent = "See the articles";
      said.append(" ", link);
      return;
    }
    await new Promise((r) => setTimeout(r, 700));
  }
}

async function submit(body) {
  said.textContent = "Sending…";
  try {
    const answer = await fetch("/import", {
      method: "POST", body, headers: { "X-CSRF-Token": csrf(), Accept: "application/json" },
    });
    const type = answer.headers.get("content-type") || "";
    const job = type.includes("json") ? await answer.json() : {};
    if (!answer.ok) throw new Error([job.detail, job.remedy].filter(Boolean).join(" ") || "That could not be added.");
    await follow(job.id);
    form.reset();
  } catch (e) {
    said.textContent = e.message;
    announce(e.message);
  }
}

if (form) {
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    submit(new FormData(form));
  });
  const drop = document.getElementById("drop");
  for (const kind of ["dragover", "dragleave", "drop"])
    drop.addEventListener(kind, (e) => {
      e.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
    });
  drop.addEventListener("drop", (e) => {
    const body = new FormData();
    for (const file of e.dataTransfer.files) body.append("files", file, file.name);
    if (e.dataTransfer.files.length) submit(body);
  });
  drop.querySelector("input").addEventListener("change", () => {
    said.textContent = `${drop.querySelector("input").files.length} chosen`;
  });
}

const job = document.getElementById("job");
if (job && ["waiting", "reading"].includes(job.dataset.state)) setTimeout(() => location.reload(), 1500);
