// What the pages can do beyond what they do without a script.
"use strict";

document.documentElement.classList.add("has-script");

document.addEventListener("DOMContentLoaded", () => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  // Lists that are searched while one types. A "list" is anything whose children carry what they are searched by.
  for (const field of all("[data-filter]")) {
    const lists = all(field.dataset.filter);
    const none = document.querySelector(field.dataset.none);
    const filter = () => {
      const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      for (const list of lists) {
        let here = 0;
        for (const item of list.children) {
          const text = (item.dataset.text || item.textContent).toLocaleLowerCase();
          item.hidden = !words.every((word) => text.includes(word));
          here += item.hidden ? 0 : 1;
        }
        const group = list.closest("[data-group]");
        if (group) group.hidden = here === 0;
        left += here;
      }
      if (none) none.hidden = left > 0;
    };
    field.addEventListener("input", filter);
    // Enter would send the form around it.
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    filter();
  }

  for (const place of all("[data-checked]")) {
    const boxes = all(`input[name="${place.dataset.checked}"]`);
    const tell = () => { place.textContent = place.dataset.text.replace("{n}", boxes.filter((box) => box.checked).length); };
    boxes.forEach((box) => box.addEventListener("change", tell));
    tell();
  }

  for (const form of all("[data-send-on-change]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }

  // A form is sent once, and says that it is on its way.
  for (const form of all("[data-busy]")) {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      const button = form.querySelector(".button.primary");
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      if (button) { form.dataset.text = button.textContent; button.textContent = form.dataset.busy; }
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of all("[data-busy][data-sent]")) {
      delete form.dataset.sent;
      const button = form.querySelector(".button.primary");
      if (button && form.dataset.text) button.textContent = form.dataset.text;
    }
  });

  // Menus close when one looks elsewhere.
  for (const menu of all("details.menu")) {
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
    });
  }

  // In a report the code of a finding leads to its rule: a file by itself has nowhere to lead to.
  for (const code of all(".report .code")) {
    const name = code.textContent.trim();
    if (!/^[A-Z]{3}[0-9]{3}$/.test(name) || code.closest("a")) continue;
    code.replaceChildren(Object.assign(document.createElement("a"), { href: `/rules/${name}`, textContent: name }));
  }

  for (const drop of all("[data-drop]")) dropZone(drop);
  for (const place of all("[data-events]")) follow(place);

  function dropZone(drop) {
    const form = drop.closest("form");
    const input = drop.querySelector("input[type=file]");
    const list = drop.querySelector("[data-chosen]");
    const show = () => {
      const files = Array.from(input.files);
      const size = files.reduce((sum, file) => sum + file.size, 0);
      const isTooMuch = size > Number(form.dataset.most);
      input.setCustomValidity(isTooMuch ? form.dataset.tooMuch : "");
      const lines = files.slice(0, 8).map((file) => file.name);
      if (files.length > 1) {
        const count = list.dataset.many.replace("{n}", files.length);
        lines.unshift(`${count}, ${(size / 1e6).toFixed(1)} MB`);
      }
      if (files.length > 8) lines.push("…");
      list.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
      if (isTooMuch) input.reportValidity();
    };
    input.addEventListener("change", show);
    show();
    const isFiles = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
    // The whole page takes files: who misses the box must not leave the page.
    document.addEventListener("dragover", (event) => {
      if (isFiles(event)) { event.preventDefault(); drop.classList.add("is-over"); }
    });
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("is-over"); });
    document.addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      drop.classList.remove("is-over");
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
    });
  }

  function follow(place) {
    const source = new EventSource(place.dataset.events);
    const part = (name) => place.querySelector(`[data-${name}]`);
    source.addEventListener("progress", (event) => {
      const news = JSON.parse(event.data);
      part("state").textContent = news.state;
      part("done").textContent = news.done;
      part("rate").textContent = news.rate;
      place.querySelector("progress").value = news.done;
      for (const item of all("[data-verdict]", place)) {
        const count = news.verdicts[item.dataset.verdict] || 0;
        item.hidden = count === 0;
        item.querySelector("b").textContent = count;
      }
      for (const one of news.documents) {
        const line = document.querySelector(`[data-document="${one.number}"] .watch-state`);
        if (!line) continue;
        const sign = document.createElement("span");
        sign.className = `sign chip ${one.tone}`;
        if (one.icon) {
          const icon = document.createElement("span");
          icon.className = "icon";
          icon.setAttribute("aria-hidden", "true");
          icon.textContent = one.icon;
          sign.append(icon);
        }
        sign.append(one.word);
        line.replaceChildren(sign);
      }
    });
    source.addEventListener("end", () => { source.close(); window.location.reload(); });
    window.addEventListener("pagehide", () => source.close());
  }
});
