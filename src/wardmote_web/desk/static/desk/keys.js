// Keys for those who work without a mouse. Nothing here is needed: every step is a link or button.
const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
const rows = () => [...document.querySelectorAll(".wardmote-row__link")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  all[Math.min(Math.max(here + step, 0), all.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && document.activeElement?.id === "id_text") {
    document.getElementById("reply-form")?.requestSubmit();
    return;
  }
  if (typing() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "r") document.getElementById("id_text")?.focus();
  else if (event.key === "/") document.getElementById("q")?.focus();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const words = event.target.closest?.("[data-insert]")?.dataset.insert;
  const box = document.getElementById("id_text");
  if (words === undefined || !box) return;
  box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
  box.focus();
});
