// Search, filters and folding. Without it the report is the same, only not searchable.
"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const box = form.querySelector("input");
  const choices = [...form.querySelectorAll("select")];
  const fold = form.querySelector(".fold");
  const chosen = document.querySelector(".chosen");
  const incidents = [...document.querySelectorAll(".incident")].map((node) => ({
    node,
    entry: document.querySelector(`.entry[data-of="${node.id}"]`),
    exchanges: [...node.querySelectorAll(".exchange")].map((part) => ({ part, text: part.textContent.toLowerCase() })),
    own: [...node.children].filter((part) => !part.matches(".exchanges")).map((part) => part.textContent).join(" ").toLowerCase(),
  }));

  const words = () => box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hasAll = (text, wanted) => wanted.every((word) => text.includes(word));

  function show() {
    const wanted = words();
    let shown = 0;
    for (const { node, entry, exchanges, own } of incidents) {
      const fits = choices.every((choice) => !choice.value || node.dataset[choice.dataset.by] === choice.value);
      const whole = hasAll(own, wanted);
      let matching = 0;
      for (const { part, text } of exchanges) {
        part.hidden = !whole && !hasAll(`${own} ${text}`, wanted);
        matching += part.hidden ? 0 : 1;
      }
      const visible = fits && (whole || matching > 0);
      node.hidden = !visible;
      entry.hidden = !visible;
      shown += visible ? 1 : 0;
    }
    chosen.hidden = !wanted.length && choices.every((choice) => !choice.value);
    chosen.firstElementChild.textContent = shown ? `${shown} of ${incidents.length} incidents match.` : "Nothing matches.";
  }

  function foldAll(open) {
    for (const details of document.querySelectorAll(".incident details")) details.open = open;
    fold.textContent = open ? "Fold all" : "Unfold all";
    fold.setAttribute("aria-pressed", String(open));
  }

  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("details");
    if (details) details.open = true;
    if (target) target.scrollIntoView({ block: "center" });
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  fold.addEventListener("click", () => foldAll(fold.getAttribute("aria-pressed") !== "true"));
  chosen.querySelector("button").addEventListener("click", () => {
    form.reset();
    show();
    box.focus();
  });
  addEventListener("hashchange", () => location.hash.includes("x") && reveal());
  addEventListener("beforeprint", () => foldAll(true));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    box.focus();
  });

  form.hidden = false;
  show();  // a browser may have kept what was typed before
})();
