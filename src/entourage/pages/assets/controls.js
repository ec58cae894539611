// search, filters with their counts, size and colour
"use strict";
Atlas.controls = (() => {
  const { h, say, sayN, number, fold } = Atlas;

  const toggled = (list, item) => (list.includes(item) ? list.filter((x) => x !== item) : [...list, item]);

  function option(name, id, { list, mark, label, n, sub }) {
    const box = h("input", { type: "checkbox", name, value: String(id), on: { change: () => Atlas.state.set({ [list]: toggled(Atlas.state.value[list], id) }) } });
    const count = h("span", { class: "n" });
    const row = h("label", { class: sub ? "sub" : null }, box, mark, h("span", { class: "name" }, label), count);
    return { row, refresh: (result) => {
      box.checked = Atlas.state.value[list].includes(id);
      if (box.checked) row.hidden = false;
      const found = n ? n(result) : null;
      count.textContent = found === null ? "" : Atlas.hide(found);
      row.classList.toggle("none", found === 0);
    } };
  }

  function facet(title, options, shownAtFirst = 12) {
    const rows = options.map((o) => o.row);
    const group = h("fieldset", { class: "facet" }, h("legend", {}, title), rows);
    if (rows.length > shownAtFirst) {
      rows.slice(shownAtFirst).forEach((row) => { row.hidden = true; });
      group.append(h("button", { type: "button", class: "more", on: { click: (event) => { rows.forEach((row) => { row.hidden = false; }); event.target.remove(); rows[shownAtFirst].querySelector("input").focus(); } } },
        say("show_all", { n: number(rows.length) })));
    }
    return group;
  }

  function build(atlas, filters, act) {
    const place = document.getElementById("filters");
    const { people, ties } = atlas, options = [];
    const make = (...args) => { const o = option(...args); options.push(o); return o; };
    const total = h("strong", { tabindex: "-1" }), note = h("span", { class: "muted" });
    const reset = h("button", { type: "button", class: "button", id: "reset", on: { click: () => { Atlas.state.reset(); total.focus(); } } }, say("reset"));
    const children = [h("div", { class: "count", id: "count" }, total, note, reset), narrow(atlas)];
    if (atlas.communities.length) children.push(facet(say("communities"), atlas.communities.map((c) => make("community", c.id, {
      list: "communities", mark: Atlas.panel.swatch(c.colour), label: c.name, n: (r) => r.counts.communities[c.id] }))));
    if (atlas.targets.length) {
      const names = Object.fromEntries(atlas.levels.map((l) => [l.code, l.name]));
      children.push(facet(say("targets"), atlas.targets.flatMap((t) => t.levels.map((l) => make("target", `${t.id}:${l.code}`, {
        list: "targets", mark: l.code === "audience" ? Atlas.panel.swatch(t.colour) : null, sub: l.code !== "audience",
        label: l.code === "audience" ? t.name : names[l.code], n: (r) => r.counts.targets[`${t.id}:${l.code}`] }))), 16));
    }
    const several = h("p", { class: "muted several" }, h("span", { class: "swatch ink", "aria-hidden": "true" }), " ", say("several"));
    if (atlas.targets.length > 1) children.push(several);
    const roles = atlas.roles.filter((_, bit) => people.roles.some((mask) => (mask >> bit) & 1));
    if (roles.length) {
      children.push(facet(say("roles"), roles.map((r) => make("role", r.code, {
        list: "roles", mark: Atlas.panel.shapeIcon(atlas.shapes[r.code]), label: r.name, n: (x) => x.counts.roles[r.code] }))));
    }
    const sizes = Atlas.legend.sizeKey(atlas);
    children.push(sizes.place);
    if (people.statuses.filter(Boolean).length > 1) {
      children.push(facet(say("status"), people.statuses.map((s, i) => make("status", i, { list: "statuses", label: s || say("unknown"), n: (r) => r.counts.statuses[i] }))));
    }
    if (ties.types.length > 1) {
      children.push(facet(say("tie_types"), ties.types.map((t, i) => make("type", i, { list: "types", label: t, n: (r) => r.counts.types[i] })), 8));
    }
    const strength = h("input", { type: "range", min: "0", max: "95", step: "5", "aria-label": say("strength"), on: { input: (event) => Atlas.state.set({ strength: Number(event.target.value) }) } });
    const strengthNote = h("span", { class: "muted" });
    // ties of one weight are neither strong nor weak
    if (filters.keptBy(95) < 1) children.push(h("fieldset", { class: "facet" }, h("legend", {}, say("strength")), strength, strengthNote));
    const toText = (days) => (days === null ? "" : new Date(days * 864e5).toISOString().slice(0, 10));
    const toDays = (text) => (text ? Math.round(Date.parse(`${text}T00:00:00Z`) / 864e5) : null);
    const from = h("input", { type: "date", on: { change: (event) => Atlas.state.set({ from: toDays(event.target.value) }) } });
    const to = h("input", { type: "date", on: { change: (event) => Atlas.state.set({ to: toDays(event.target.value) }) } });
    if (filters.hasDates) {
      children.push(h("fieldset", { class: "facet" }, h("legend", {}, say("dates")), h("div", { class: "dates" }, h("label", {}, say("from"), from), h("label", {}, say("to"), to))));
    }
    place.replaceChildren(...children);
    size(atlas);
    search(atlas, act);
    return (result) => {
      total.textContent = Atlas.hide(result.n);
      note.textContent = sayN("of_people", people.n);
      reset.hidden = !Atlas.state.isFiltered();
      options.forEach((o) => o.refresh(result));
      const chosen = Atlas.state.value;
      strength.value = chosen.strength;
      strengthNote.textContent = chosen.strength ? say("strongest", { share: Atlas.percent(filters.keptBy(chosen.strength)) }) : say("all_ties");
      from.value = toText(chosen.from); to.value = toText(chosen.to);
      for (const name of ["view", "colour"]) {
        for (const button of document.querySelectorAll(`[data-${name}]`)) button.setAttribute("aria-pressed", String(button.dataset[name] === chosen[name]));
      }
      sizes.refresh(chosen);
      several.hidden = chosen.colour === "community" || chosen.view === "communities";
      for (const select of document.querySelectorAll("[data-size]")) { select.value = chosen.size; select.parentElement.hidden = chosen.view !== "people"; }
    };
  }

  function size(atlas) {
    const codes = ["prescriber_score", "affinity", "participation", "degree"];
    for (const select of document.querySelectorAll("[data-size]")) {
      select.replaceChildren(...codes.filter((code) => atlas.people.measure[code]).map((code) => h("option", { value: code }, atlas.people.measure[code].name)));
      select.addEventListener("change", () => Atlas.state.set({ size: select.value }));
    }
  }

  /** What the top bar has no room for on a phone. */
  const narrow = (atlas) => h("div", { class: "only-narrow" },
    atlas.targets.length ? h("div", { class: "segmented" }, [["community", "colour_community"], ["target", "colour_target"]].map(([code, key]) => h("button", { type: "button", "data-colour": code, "aria-pressed": "false" }, say(key)))) : null,
    h("label", { class: "control" }, say("size"), h("select", { "data-size": true, "aria-label": say("size") })));

  /** Names that begin with the words first, then those that hold them; accents and case do not count. */
  function find(atlas, text, most = 12) {
    const wanted = fold(text.trim());
    if (!wanted) return [];
    const groups = [[], [], []], parts = wanted.split(/\s+/);
    // as it was written, else every word wherever it stands
    const place = (folded) => { const at = folded.indexOf(wanted); return at >= 0 || parts.length < 2 ? at : parts.every((part) => folded.includes(part)) ? folded.length : -1; };
    atlas.communities.forEach((c) => {
      const at = place(c.folded);
      if (at >= 0) groups[at === 0 ? 0 : 1].push({ community: c.id, name: c.name, colour: c.colour });
    });
    const { people } = atlas;
    for (let i = 0; i < people.n; i++) {
      const at = place(people.folded[i]);
      if (at >= 0) groups[at === 0 ? 0 : people.folded[i][at - 1] === " " ? 1 : 2].push({ person: i, name: people.label[i], colour: people.community[i] >= 0 && atlas.communities[people.community[i]] ? atlas.communities[people.community[i]].colour : -1 });
    }
    const score = people.measure.prescriber_score ? people.measure.prescriber_score.values : null;
    if (score) groups.forEach((g) => g.sort((a, b) => (a.person === undefined ? -1 : 0) - (b.person === undefined ? -1 : 0) || (score[b.person] || 0) - (score[a.person] || 0)));
    return groups.flat().slice(0, most);
  }

  function search(atlas, act) {
    const input = document.getElementById("search"), list = document.getElementById("found");
    let found = [], at = -1;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (item) => { close(); input.value = item.name; if (item.person !== undefined) act.person(item.person, true); else act.community(item.community, true); };
    const point = (next) => {
      at = next;
      [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
      if (list.children[at] && found.length) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
    };
    input.addEventListener("input", () => {
      found = find(atlas, input.value);
      if (!input.value.trim()) { close(); return; }
      list.replaceChildren(...(found.length ? found.map((item, i) => h("li", { role: "option", id: `found-${i}`, "aria-selected": "false", on: { mousedown: (event) => { event.preventDefault(); choose(item); } } },
        Atlas.panel.swatch(item.colour), h("span", {}, item.name), h("span", { class: "muted" }, item.person === undefined ? say("a_community") : ""))) : [h("li", { role: "option", "aria-disabled": "true" }, say("nobody"))]));
      list.hidden = false; input.setAttribute("aria-expanded", "true");
      point(found.length ? 0 : -1);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if (found.length) point((at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length); }
      else if (event.key === "Enter" && found[at] && !list.hidden) { event.preventDefault(); choose(found[at]); }
      else if (event.key === "Escape") close();
    });
    input.addEventListener("blur", close);
  }

  return { build, find };
})();
