// Keys for those who work without a mouse. Nothing here is needed: every step is a link or button.
const OFF = "wardmote-keys-off";
const stored = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
const typing = () => /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
const rows = () => [...document.querySelectorAll(".wardmote-row__link")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  all[Math.min(Math.max(here + step, 0), all.length - 1)].focus();
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  r: () => {
    document.getElementById("again")?.setAttribute("open", "");
    document.getElementById("id_text")?.focus();
  },
  u: () => document.querySelector("[data-undo]")?.focus(),
  i: () => document.querySelector(".wardmote-navigation a")?.click(),
  "/": () => (document.getElementById("q") ?? document.querySelector(".wardmote-navigation a"))?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter" && document.activeElement?.id === "id_text") {
    const form = document.getElementById("reply-form");
    form?.requestSubmit(form.querySelector("button[name=when]"));
    return;
  }
  if (typing() || event.ctrlKey || event.metaKey || event.altKey || stored()) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Somebody who speaks to their computer, or whose hand trembles, can turn single keys off.
const toggle = document.querySelector("[data-keys]");
if (toggle) {
  const words = [toggle.textContent, toggle.dataset.on];
  const show = () => { toggle.textContent = words[stored() ? 1 : 0]; };
  toggle.addEventListener("click", () => {
    try { localStorage.setItem(OFF, stored() ? "0" : "1"); } catch { /* Keys stay as they are. */ }
    show();
  });
  show();
}

async function copy(button) {
  const from = document.getElementById(button.dataset.copy);
  from.select();
  try { await navigator.clipboard.writeText(from.value); } catch { document.execCommand("copy"); }
  button.textContent = button.dataset.done;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-insert], [data-copy]");
  if (!button) return;
  if (button.dataset.copy) { copy(button); return; }
  const box = document.getElementById("id_text");
  if (!box) return;
  box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
