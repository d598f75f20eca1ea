// Search in the browser: the index is a script of its own, loaded when somebody first wants to search.
"use strict";

(() => {
  const SHOWN = 12;
  const KINDS = { code: "Status code", cause: "Cause", field: "Header field" };
  const form = document.querySelector("form.search");
  const input = form.querySelector("input");
  const found = form.querySelector(".found");
  const status = found.querySelector("[role=status]");
  const list = found.querySelector("ol");
  const root = form.dataset.root;
  let loading = null;

  const load = () => loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${root}assets/search-index.js`;
    script.onload = () => resolve(SEARCH_INDEX);
    script.onerror = reject;
    document.head.append(script);
  });

  // "expired" also finds "expires": endings are cut, and what is left is the beginning of a word.
  const stem = (word) => word.length > 4 ? word.replace(/(ing|ed|es|s)$/, "") : word;

  const wordsOf = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

  function scoreOf(term, page) {
    const [, name, title] = page;
    const names = wordsOf(name);
    if (name.toLowerCase() === term || names[0] === term) return 60;
    if (names.includes(term)) return 40;
    if (names.some((word) => word.startsWith(stem(term)))) return 25;
    if (wordsOf(title).some((word) => word.startsWith(stem(term)))) return 12;
    return 0;
  }

  function pagesWith(term, index) {
    const scores = new Map();
    index.pages.forEach((page, number) => {
      const score = scoreOf(term, page);
      if (score) scores.set(number, score);
    });
    for (const word in index.words) {
      if (!word.startsWith(stem(term))) continue;
      const rarity = Math.log(index.pages.length / index.words[word].length);
      for (const number of index.words[word]) {
        scores.set(number, Math.max(scores.get(number) ?? 0, word === term ? 2 + rarity : rarity));
      }
    }
    return scores;
  }

  function search(text, index) {
    const terms = wordsOf(text);
    const totals = new Map();
    for (const term of terms) {
      for (const [number, score] of pagesWith(term, index)) {
        const total = totals.get(number) ?? { terms: 0, score: 0 };
        totals.set(number, { terms: total.terms + 1, score: total.score + score });
      }
    }
    const most = Math.max(0, ...[...totals.values()].map((total) => total.terms));
    return [...totals]
      .filter(([, total]) => total.terms === most)
      .sort(([a, one], [b, other]) => other.score - one.score || a - b)
      .map(([number]) => index.pages[number]);
  }

  function show(pages) {
    found.hidden = !input.value.trim();
    status.textContent = pages.length === 0 ? "No page speaks of this."
      : pages.length > SHOWN ? `The best ${SHOWN} of ${pages.length} pages` : `${pages.length} ${pages.length === 1 ? "page" : "pages"}`;
    list.replaceChildren(...pages.slice(0, SHOWN).map(([kind, name, title, path]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const label = document.createElement("small");
      const words = document.createElement("span");
      link.href = root + path;
      link.append(Object.assign(document.createElement("strong"), { textContent: name }), " ", label, words);
      label.textContent = KINDS[kind];
      words.textContent = title;
      item.append(link);
      return item;
    }));
  }

  async function update() {
    const text = input.value;
    const index = await load();
    if (text === input.value) show(search(text, index));
  }

  function move(event, step) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (found.hidden || !links.length) return;
    event.preventDefault();
    (at + step < 0 ? input : links[Math.min(at + step, links.length - 1)]).focus();
  }

  form.hidden = false;
  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", update);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await update();
    list.querySelector("a")?.click();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { input.value = ""; found.hidden = true; input.focus(); }
    if (event.key === "ArrowDown") move(event, 1);
    if (event.key === "ArrowUp") move(event, -1);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
    event.preventDefault();
    input.focus();
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) found.hidden = true; });
})();
