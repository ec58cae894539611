// the side panel: the facts of a person or a community, and why they are flagged
"use strict";
Atlas.panel = (() => {
  const { h, svg, say, sayN, number, percent, day } = Atlas;

  const swatch = (colour) => h("span", { class: `swatch k${colour}`, "aria-hidden": "true" });

  function shapeIcon(shape) {
    const icon = svg("svg", { viewBox: "-10 -10 20 20", class: "shape", "aria-hidden": "true" });
    const pen = {
      disc: (x, y, r) => icon.append(svg("circle", { r })),
      polygon: (points) => icon.append(svg("polygon", { points: points.map((p) => p.join(",")).join(" ") })),
    };
    Atlas.painter.mark(pen, shape, 0, 0, 6.4);
    return icon;
  }

  const facts = (rows) => h("dl", { class: "facts" }, rows.filter(Boolean).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

  function levelsOf(atlas, i) {
    const names = Object.fromEntries(atlas.levels.map((l) => [l.code, l.name]));
    return atlas.targets.map((target, t) => {
      const mask = atlas.people.targets[t][i];
      const inside = ["audience", "customers", "core", "buyers"].filter((_, bit) => (mask >> bit) & 1);
      return inside.length ? { target, text: names[inside[inside.length - 1]] } : null;
    }).filter(Boolean);
  }

  function person(atlas, i, act) {
    const { people, ties } = atlas, c = people.community[i], community = c >= 0 ? atlas.communities[c] : null;
    const roles = atlas.roles.filter((_, bit) => (people.roles[i] >> bit) & 1);
    const neighbours = new Map();
    for (let j = ties.joined.start[i]; j < ties.joined.start[i + 1]; j++) {
      const t = ties.joined.tie[j], out = ties.source[t] === i, other = out ? ties.target[t] : ties.source[t];
      const known = neighbours.get(other) || { other, weight: 0, last: null };
      known.weight += ties.weight[t];
      if (ties.last[t] !== null && (known.last === null || ties.last[t] > known.last)) known.last = ties.last[t];
      neighbours.set(other, known);
    }
    const strongest = [...neighbours.values()].sort((a, b) => b.weight - a.weight || a.other - b.other);
    const reasons = people.flags.get(i) || [];
    const unsaid = roles.filter((r) => !reasons.some((reason) => reason.role === r.code));
    return [
      h("h3", {}, people.label[i]),
      h("p", { class: "muted" }, community ? [swatch(community.colour), " ", h("button", { class: "link", type: "button", on: { click: () => act.community(c + 1) } }, community.name)]
        : c >= 0 ? say("community", { n: c + 1 }) : atlas.hasStructure ? say("outside") : ""),
      roles.length || people.statuses[people.status[i]] || levelsOf(atlas, i).length ? h("ul", { class: "tags" },
        roles.map((r) => h("li", {}, shapeIcon(atlas.shapes[r.code]), r.name)),
        people.statuses[people.status[i]] ? h("li", {}, people.statuses[people.status[i]]) : null,
        levelsOf(atlas, i).map(({ target, text }) => h("li", {}, swatch(target.colour), `${target.name} · ${text}`))) : null,
      reasons.length || unsaid.length ? [h("h2", {}, say("why")), h("ul", { class: "why" }, reasons.map((reason) => {
        const role = atlas.roles.find((r) => r.code === reason.role);
        return h("li", {}, h("strong", {}, shapeIcon(atlas.shapes[reason.role]), reason.target ? `${role.name} · ${reason.target}` : role.name), reason.text);
      }), unsaid.map((role) => h("li", {}, h("strong", {}, shapeIcon(atlas.shapes[role.code]), role.name), say(`why_${role.code}`))))] : null,
      h("h2", {}, say("figures")),
      facts([
        ...people.measures.filter((m) => m.values[i] !== null && !Number.isNaN(m.values[i])).map((m) => [m.name, m.code === "membership" ? percent(m.values[i]) : number(m.values[i])]),
        Atlas.state.value.ids ? [say("id"), people.id[i]] : null,
      ]),
      strongest.length ? [h("h2", {}, sayN("neighbours", strongest.length)), h("ul", { class: "links" }, strongest.slice(0, 12).map(({ other, weight, last }) => {
        const oc = people.community[other];
        return h("li", {}, h("button", { type: "button", on: { click: () => act.person(other) } },
          swatch(oc >= 0 && atlas.communities[oc] ? atlas.communities[oc].colour : -1), h("span", { class: "name" }, people.label[other]),
          h("span", { class: "n", title: last !== null ? day(last) : null }, number(weight))));
      })), strongest.length > 12 ? h("p", { class: "muted" }, say("and_more", { n: number(strongest.length - 12) })) : null,
        people.measure.degree && strongest.length < people.measure.degree.values[i] ? h("p", { class: "muted" }, say("rest_not_drawn")) : null] : null,
    ];
  }

  function community(atlas, id, act) {
    const c = atlas.communities[id - 1];
    const linked = [];
    for (let j = atlas.links.joined.start[id - 1]; j < atlas.links.joined.start[id]; j++) {
      const t = atlas.links.joined.tie[j];
      linked.push({ other: atlas.links.source[t] === id - 1 ? atlas.links.target[t] : atlas.links.source[t], weight: atlas.links.weight[t] });
    }
    linked.sort((a, b) => b.weight - a.weight || a.other - b.other);
    const { people } = atlas, members = [];
    for (let i = 0; i < people.n; i++) if (people.community[i] === id - 1) members.push(i);
    const score = people.measure.prescriber_score ? people.measure.prescriber_score.values : null;
    members.sort((a, b) => (score ? score[b] - score[a] : 0) || a - b);
    return [
      h("p", { class: "muted" }, swatch(c.colour), " ", say("community", { n: c.id })),
      h("h3", {}, c.name),
      c.distinctive ? h("p", { class: "muted" }, c.distinctive) : null,
      h("h2", {}, say("figures")),
      facts([
        [say("members"), Atlas.hide(c.size)], members.length < c.size ? [say("drawn"), Atlas.hide(members.length)] : null, [say("inner_ties"), number(c.nTies)],
        atlas.hasStructure ? [say("stability"), percent(c.stability)] : null,
        [say("inner_share"), percent(c.conductance === null ? null : 1 - c.conductance)], [say("verdict"), c.verdict],
      ]),
      act.view() === "communities" ? h("p", {}, h("button", { class: "button", type: "button", on: { click: () => act.open(id) } }, say("see_members"))) : null,
      Atlas.matrix.forCommunity(atlas, id),
      members.length ? [h("h2", {}, say("leading")), h("ul", { class: "links" }, members.slice(0, 8).map((i) => h("li", {}, h("button", { type: "button", on: { click: () => act.person(i) } },
        shapeIcon(atlas.shapes[atlas.roleOrder.find((r) => (people.roles[i] >> atlas.roles.findIndex((x) => x.code === r)) & 1) || "person"]),
        h("span", { class: "name" }, people.label[i]), score ? h("span", { class: "n" }, number(score[i])) : null))))] : null,
      linked.length ? [h("h2", {}, say("tied_to")), h("ul", { class: "links" }, linked.slice(0, 8).map(({ other, weight }) => h("li", {}, h("button", { type: "button", on: { click: () => act.community(other + 1) } },
        swatch(atlas.communities[other].colour), h("span", { class: "name" }, atlas.communities[other].name), h("span", { class: "n" }, number(weight))))))] : null,
    ];
  }

  function summary(atlas, act) {
    const { people, totals } = atlas;
    return [
      h("section", {}, h("h2", {}, say("reading")),
        h("p", {}, say(act.view() === "communities" ? "reading_communities" : atlas.hasStructure ? "reading_people" : "reading_one_circle", { size: people.measure[Atlas.state.value.size] ? people.measure[Atlas.state.value.size].name : "" })),
        atlas.hasStructure ? h("p", { class: "muted" }, say("reading_limits")) : null,
        people.n < totals.people ? h("p", {}, say("subset", { n: number(people.n), all: number(totals.people) })) : null,
        atlas.ties.n < totals.ties ? h("p", {}, say("subset_ties", { n: number(atlas.ties.n), all: number(totals.ties) })) : null,
        totals.opposition ? h("p", {}, sayN("opposition", totals.opposition)) : null,
        atlas.hasStructure ? null : h("p", {}, h("strong", {}, say("no_structure")))),
      atlas.targets.length && atlas.communities.length ? h("section", {}, h("h2", {}, say("matrix")), h("p", { class: "muted" }, say("matrix_help")), Atlas.matrix.draw(atlas, act)) : null,
    ];
  }

  /** Open or close the panel where it is closed by itself: on a phone, with nothing chosen. */
  function toggle() {
    const place = document.getElementById("panel"), open = place.classList.toggle("open");
    document.getElementById("about-button").setAttribute("aria-expanded", String(open));
    if (open) place.scrollTop = 0;
  }

  function draw(atlas, act) {
    const { value } = Atlas.state, place = document.getElementById("panel");
    const chosen = value.person !== null || value.community !== null;
    const content = value.person !== null && value.person < atlas.people.n ? person(atlas, value.person, act)
      : value.community !== null && atlas.communities[value.community - 1] ? community(atlas, value.community, act) : summary(atlas, act);
    const back = chosen ? h("p", {}, h("button", { class: "button", type: "button", id: "clear-selection", on: { click: act.clear } }, say("back"))) : null;
    const held = place.contains(document.activeElement);
    place.replaceChildren(...[back, content].flat(4).filter(Boolean));
    place.classList.toggle("open", chosen);
    document.getElementById("about-button").setAttribute("aria-expanded", "false");
    place.scrollTop = 0;
    // whoever chose something in the panel by keyboard goes on from its title
    const title = place.querySelector("h3, h2");
    if (held && title) { title.tabIndex = -1; title.focus(); }
  }

  return { draw, toggle, swatch, shapeIcon, levelsOf };
})();
