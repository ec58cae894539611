// target x community: a heat map whose cells select on the graph
"use strict";
Atlas.matrix = (() => {
  const { h, say, sayN, number, percent } = Atlas;
  Atlas.hide = (n) => {
    const least = Atlas.minCell || 0;
    return n === null || (n > 0 && n < least) ? say("under", { n: number(least) }) : number(n);
  };
  const heat = (share) => (share === null ? 0 : share >= 0.6 ? 5 : share >= 0.45 ? 4 : share >= 0.3 ? 3 : share >= 0.15 ? 2 : share > 0.02 ? 1 : 0);

  function rowsOf(atlas, level) {
    const cells = new Map();
    const o = atlas.overlap;
    for (let i = 0; i < o.community_id.length; i++) {
      if (o.level[i] === level) {
        cells.set(`${o.target_id[i]}:${o.community_id[i]}`, { n: o.n_both[i], target: o.share_of_target[i], community: o.share_of_community[i], lift: o.lift[i], q: o.q_value[i] });
      }
    }
    return cells;
  }

  const tell = (cell, target, community) => (cell.n === null ? say("cell_hidden") : sayN("cell", cell.n, { target: target.name, community: community.name, share: percent(cell.community), lift: number(cell.lift) }));

  function draw(atlas, act) {
    const cells = rowsOf(atlas, "audience"), { value } = Atlas.state;
    const head = h("tr", {}, h("th", { scope: "col" }, ""), atlas.targets.slice(0, 6).map((t) => h("th", { scope: "col", title: t.name }, t.name)));
    const body = atlas.communities.slice(0, 24).map((c) => h("tr", {},
      h("th", { scope: "row" }, Atlas.panel.swatch(c.colour), ` ${c.name}`),
      atlas.targets.slice(0, 6).map((t) => {
        const cell = cells.get(`${t.id}:${c.id}`);
        if (!cell) return h("td", {}, "");
        const pressed = value.communities.length === 1 && value.communities[0] === c.id && value.targets.length === 1 && value.targets[0] === `${t.id}:audience`;
        return h("td", {}, h("button", {
          type: "button", class: `heat${heat(cell.community)}`, title: tell(cell, t, c), "aria-label": tell(cell, t, c), "aria-pressed": String(pressed),
          on: { click: () => act.cell(pressed ? null : { community: c.id, target: `${t.id}:audience` }) },
        }, cell.community === null ? "·" : percent(cell.community)));
      })));
    return [h("table", { class: "matrix" }, h("thead", {}, head), h("tbody", {}, body)),
      atlas.communities.length > 24 || atlas.targets.length > 6 ? h("p", { class: "muted" }, say("matrix_more")) : null];
  }

  function forCommunity(atlas, id) {
    const cells = rowsOf(atlas, "audience");
    const rows = atlas.targets.map((t) => ({ t, cell: cells.get(`${t.id}:${id}`) })).filter(({ cell }) => cell);
    if (!rows.length) return null;
    return [h("h2", {}, say("targets_here")), h("ul", { class: "links" }, rows.map(({ t, cell }) => h("li", {}, h("button", { type: "button", title: tell(cell, t, atlas.communities[id - 1]),
      on: { click: () => Atlas.state.set({ targets: [`${t.id}:audience`], communities: [id] }) } },
    Atlas.panel.swatch(t.colour), h("span", { class: "name" }, t.name), h("span", { class: "n" }, cell.community === null ? "·" : percent(cell.community)))))), ];
  }

  return { draw, forCommunity };
})();
