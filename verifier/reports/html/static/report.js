// Makes a page easier to use; everything on it can be read, and followed by links, without this.
// It puts text of the page only where it takes it from, never into markup, and asks no server for anything.
"use strict";
(() => {
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  // A long way is not travelled but jumped.
  const behavior = (way = 0) => (calm() || Math.abs(way) > 3 * innerHeight ? "auto" : "smooth");

  // ---------------------------------------------------------------- a value and its place on the page
  const pane = document.getElementById("pages");
  if (pane) {
    const back = pane.querySelector("[data-back]");
    const said = pane.querySelector("[data-said]");
    let chosen = null;
    let marked = null;
    const isBeside = () => getComputedStyle(pane).position === "sticky";

    const forget = () => {
      if (marked) marked.classList.remove("is-marked");
      if (chosen) { chosen.classList.remove("is-chosen"); chosen.removeAttribute("aria-current"); }
      chosen = marked = null;
      back.hidden = true;
    };
    const mark = (box, from) => {
      forget();
      marked = box;
      chosen = from;
      box.classList.add("is-marked");
      from.classList.add("is-chosen");
      if (from.matches("a")) from.setAttribute("aria-current", "true");
      said.textContent = said.dataset.shown.replace("{n}", box.dataset.page);
    };
    const show = (box) => {
      const place = box.getBoundingClientRect();
      if (isBeside()) {
        const frame = pane.getBoundingClientRect();
        pane.scrollTo({
          top: pane.scrollTop + place.top - frame.top - frame.height / 2 + place.height / 2,
          left: pane.scrollLeft + place.left - frame.left - frame.width / 2 + place.width / 2,
          behavior: behavior(),
        });
      } else {
        scrollTo({ top: scrollY + place.top - innerHeight / 2 + place.height / 2, behavior: behavior(place.top) });
        back.hidden = false;
        back.focus({ preventScroll: true });
      }
    };
    const lead = (element) => {
      element.focus({ preventScroll: true });
      const way = element.getBoundingClientRect().top;
      element.scrollIntoView({ block: "center", behavior: behavior(way) });
    };

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target) return;
      if (link.hasAttribute("data-box")) {
        event.preventDefault();
        mark(target, link);
        show(target);
      } else if (link.closest(".boxes")) {
        event.preventDefault();
        mark(link.querySelector(".box"), target);
        lead(target);
      } else if (link.matches(".page-link")) {
        event.preventDefault();
        if (isBeside()) pane.scrollTo({ top: target.offsetTop - 8, behavior: behavior() });
        else target.scrollIntoView({ behavior: behavior() });
      }
    });
    const goBack = () => {
      const to = chosen;
      forget();
      if (to) lead(to);
    };
    back.addEventListener("click", goBack);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !chosen) return;
      if (back.hidden) forget();
      else goBack();
    });

    const larger = pane.querySelector("[data-larger]");
    if (larger) {
      const report = pane.closest(".report");
      const fits = matchMedia("(min-width: 68rem)");
      const offer = () => { larger.hidden = !fits.matches; };
      fits.addEventListener("change", offer);
      offer();
      larger.addEventListener("click", () => {
        const share = pane.scrollTop / pane.scrollHeight;
        larger.setAttribute("aria-pressed", String(report.classList.toggle("is-larger")));
        pane.scrollTop = share * pane.scrollHeight;
      });
    }
  }

  // ---------------------------------------------------------------- on paper nothing is folded
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const one of document.querySelectorAll("img[loading]")) one.loading = "eager";
  });

  // ---------------------------------------------------------------- the index of a batch
  const table = document.querySelector("table[data-index]");
  if (table) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const text = rows.map((row) => row.textContent.toLowerCase());
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
    const controls = document.querySelector("[data-filters]");
    const pager = document.querySelector("[data-pager]");
    const search = controls.querySelector("input[type=search]");
    const choices = Array.from(controls.querySelectorAll("[data-verdict]"));
    const count = document.querySelector("[data-count]");
    const step = 100;
    let page = 0;
    let shown = rows.map((_, at) => at);
    let sorted = rows.map((_, at) => at);

    const key = (at, column) => {
      const cell = rows[at].cells[column];
      return cell.dataset.rank === undefined ? cell.textContent.trim() : cell.dataset.rank;
    };
    const paint = () => {
      const last = Math.max(0, Math.ceil(shown.length / step) - 1);
      page = Math.min(page, last);
      body.replaceChildren(...shown.slice(page * step, (page + 1) * step).map((at) => rows[at]));
      count.textContent = count.dataset.text.replace("{n}", shown.length).replace("{total}", rows.length);
      pager.hidden = last === 0;
      pager.querySelector("[data-earlier]").disabled = page === 0;
      pager.querySelector("[data-later]").disabled = page === last;
      const where = pager.querySelector("[data-where]");
      where.textContent = where.dataset.text.replace("{n}", page + 1).replace("{total}", last + 1);
      document.querySelector("[data-empty]").hidden = shown.length > 0;
    };
    const sort = (head, down) => {
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = rows.map((_, at) => key(at, head.cellIndex));
      sorted = rows.map((_, at) => at).sort((a, b) => order.compare(keys[a], keys[b]) * (down ? -1 : 1) || a - b);
      filter();
    };
    const filter = () => {
      const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const verdicts = choices.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.verdict);
      shown = sorted.filter((at) =>
        (!verdicts.length || verdicts.includes(rows[at].dataset.verdict)) && wanted.every((word) => text[at].includes(word)));
      page = 0;
      paint();
    };
    let waiting = 0;
    search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
    for (const one of choices) {
      one.addEventListener("click", () => {
        one.setAttribute("aria-pressed", String(one.getAttribute("aria-pressed") !== "true"));
        filter();
      });
    }
    for (const head of table.tHead.rows[0].cells) {
      const button = head.querySelector(".sort");
      if (!button) continue;
      button.addEventListener("click", () => {
        sort(head, head.getAttribute("aria-sort") === "ascending");
      });
    }
    pager.querySelector("[data-earlier]").addEventListener("click", () => { page -= 1; paint(); table.scrollIntoView(); });
    pager.querySelector("[data-later]").addEventListener("click", () => { page += 1; paint(); table.scrollIntoView(); });
    addEventListener("beforeprint", () => body.replaceChildren(...shown.map((at) => rows[at])));
    addEventListener("afterprint", paint);
    controls.hidden = false;
    for (const button of table.querySelectorAll(".sort")) button.disabled = false;
    // What needs attention comes first.
    sort(table.tHead.rows[0].cells[0], false);
  }
})();
