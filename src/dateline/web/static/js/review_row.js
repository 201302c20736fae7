// The edit form: words selected in the sentence go into a field with w; Ctrl+Enter keeps the edit.
import { announce, typing } from "./desk.js";

const form = document.getElementById("edit");
let last = form?.querySelector("[data-words]");

form?.addEventListener("focusin", (e) => {
  if (e.target.matches("[data-words]")) last = e.target;
});

document.addEventListener("keydown", (e) => {
  if (!form) return;
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    form.requestSubmit();
  } else if (e.key === "w" && !typing(e.target) && !e.ctrlKey && !e.metaKey && last) {
    const words = String(getSelection()).trim();
    if (!words) return;
    last.value = words;
    last.focus();
    announce("The selected words were taken over.");
  }
});

form?.querySelector("select, input:not([type=hidden])")?.focus();
