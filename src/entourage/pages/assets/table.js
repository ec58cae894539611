// the same rows as the picture, for keyboards, screen readers and eyes that prefer a list
"use strict";
Atlas.table = (() => {
  const { h, say, sayN, number, percent } = Atlas;
  const PAGE = 200;
  let sorted = { column: null, down: true }, page = 1, shown = "";

  function columns(atlas, view) {
    if (view === "communities") {
      return [
        { title: say("name"), text: true, value: (i) => atlas.communities[i].name },
        { title: say("members"), value: (i) => atlas.communities[i].size, show: Atlas.hide },
        { title: say("inner_ties"), value: (i) => atlas.communities[i].nTies },
        { title: say("stability"), value: (i) => atlas.communities[i].stability, show: percent },
        { title: say("inner_share"), value: (i) => 1 - atlas.communities[i].conductance, show: percent },
        { title: say("verdict"), text: true, value: (i) => atlas.communities[i].verdict },
      ];
    }
    const { people } = atlas;
    return [
      { title: say("name"), text: true, value: (i) => people.label[i] },
      Atlas.state.value.ids ? { title: say("id"), text: true, value: (i) => people.id[i] } : null,
      { title: say("community_word"), text: true, value: (i) => (people.community[i] < 0 ? "" : atlas.communities[people.community[i]] ? atlas.communities[people.community[i]].name : number(people.community[i] + 1)) },
      { title: say("roles"), text: true, value: (i) => atlas.roles.filter((_, bit) => (people.roles[i] >> bit) & 1).map((r) => r.name).join(", ") },
      { title: say("status"), text: true, value: (i) => people.statuses[people.status[i]] },
      { title: say("targets"), text: true, value: (i) => Atlas.panel.levelsOf(atlas, i).map(({ target, text }) => `${target.name} (${text})`).join(", ") },
      ...people.measures.map((m) => ({ title: m.name, value: (i) => m.values[i], show: m.code === "membership" ? percent : number })),
    ].filter(Boolean);
  }

  /** Rows in the order shown: everyone who matches, or the communities that hold them. */
  function rows(atlas, view, result) {
    const chosen = [];
    if (view === "communities") atlas.communities.forEach((c, i) => { if (!Atlas.state.isFiltered() || result.matched[c.id]) chosen.push(i); });
    else for (let i = 0; i < atlas.people.n; i++) if (result.fails[i] === 0 && (Atlas.state.value.community === null || atlas.people.community[i] === Atlas.state.value.community - 1)) chosen.push(i);
    const all = columns(atlas, view), column = all.find((one) => one.title === sorted.column);
    if (column) {
      const sign = sorted.down ? -1 : 1;
      chosen.sort((a, b) => {
        const x = column.value(a), y = column.value(b);
        if (x === y) return a - b;
        if (x === null || x === undefined || Number.isNaN(x)) return 1;
        if (y === null || y === undefined || Number.isNaN(y)) return -1;
        return sign * (column.text ? String(x).localeCompare(String(y), document.documentElement.lang) : x - y) || a - b;
      });
    } else if (view === "people") {
      const score = atlas.people.measure.prescriber_score;
      if (score) chosen.sort((a, b) => score.values[b] - score.values[a] || a - b);
    }
    return chosen;
  }

  function draw(atlas, result, act) {
    const { value } = Atlas.state, sheet = document.getElementById("sheet");
    sheet.hidden = !value.table;
    document.getElementById("table-button").setAttribute("aria-expanded", String(value.table));
    if (!value.table) return;
    const view = atlas.communities.length ? value.view : "people", all = columns(atlas, view), chosen = rows(atlas, view, result);
    const now = `${view} ${chosen.length}`;
    if (now !== shown) { shown = now; page = 1; }
    const table = document.getElementById("rows"), held = table.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const first = PAGE * (page - 1);
    document.getElementById("sheet-title").textContent = say(view === "communities" ? "communities" : "people");
    document.getElementById("sheet-note").textContent = sayN("rows", chosen.length);
    document.getElementById("show-ids").checked = value.ids;
    document.getElementById("show-ids").parentElement.hidden = view === "communities";
    const head = h("tr", {}, all.map((column, i) => h("th", { scope: "col", class: column.text ? "text" : null, "aria-sort": sorted.column === column.title ? (sorted.down ? "descending" : "ascending") : null },
      h("button", { type: "button", "data-key": `by ${i}`, on: { click: () => { sorted = { column: column.title, down: sorted.column === column.title ? !sorted.down : !column.text }; draw(atlas, result, act); } } }, column.title))));
    const body = chosen.slice(0, PAGE * page).map((row) => h("tr", { "aria-selected": String(view === "people" ? value.person === row : value.community === row + 1) }, all.map((column, i) => {
      const cell = column.value(row), text = column.show ? column.show(cell) : column.text ? cell : number(cell);
      return h("td", { class: column.text ? "text" : null }, i ? text : h("button", { type: "button", "data-key": `row ${row}`, on: { click: () => (view === "people" ? act.person(row, true) : act.community(row + 1, true)) } }, text));
    })));
    table.replaceChildren(h("caption", { class: "visually-hidden" }, sayN("rows", chosen.length)), h("thead", {}, head), h("tbody", {}, body,
      chosen.length > PAGE * page ? h("tr", {}, h("td", { colspan: all.length }, h("button", { type: "button", "data-key": "more", on: { click: () => { page++; draw(atlas, result, act); } } }, say("more_rows", { n: number(chosen.length - PAGE * page) })))) : null));
    // the reader goes on from where they were
    const next = held && (table.querySelector(`[data-key="${held}"]`) || table.querySelector(`[data-key="row ${chosen[first]}"]`));
    if (next) next.focus({ preventScroll: held !== "more" });
  }

  return { draw, rows, columns };
})();
