// the page: panes as the reader asks for them, everything in step with the state
"use strict";
(async () => {
  const { h, svg, say, state, painter, panes: make } = Atlas;
  const atlas = await Atlas.load();
  Atlas.minCell = atlas.minCell;
  const views = { communities: Atlas.read("view-communities"), people: Atlas.read("view-people") };
  const webgl = !views.people && make.hasWebGL();
  const canPeople = Boolean(views.people) || webgl;
  const filters = Atlas.filters.build(atlas);
  const stage = document.getElementById("stage");
  let panes = [], result = null, hovered = null, moving = false;

  state.start({ view: atlas.opensOn }, atlas, canPeople);
  if (!canPeople) document.querySelector('[data-view="people"]').disabled = true;
  if (!atlas.targets.length) document.querySelectorAll(".bar [data-colour]").forEach((button) => { button.parentElement.hidden = true; });
  if (!atlas.communities.length) document.querySelectorAll('[data-view="communities"]').forEach((button) => { button.hidden = true; });

  const act = {
    view: () => state.value.view,
    person(i, centre) {
      state.set({ ...(canPeople ? { view: "people" } : {}), person: i, community: null });
      if (centre && canPeople) centreOn(atlas.people.x[i], atlas.people.y[i], 1.5);
    },
    community(id, centre) {
      state.set({ community: id, person: null });
      if (centre) centreOnCommunity(id);
    },
    open(id) { state.set({ view: canPeople ? "people" : "communities", community: id, person: null }); centreOnCommunity(id); },
    clear() { state.set({ person: null, community: null }); if (matchMedia("(pointer: fine)").matches) document.getElementById("search").focus(); },
    cell(chosen) { state.set(chosen ? { communities: [chosen.community], targets: [chosen.target] } : { communities: [], targets: [] }); },
  };

  /** Whether two cameras differ by more than what the eye sees: what follows need not be told again. */
  const isElsewhere = (a, b) => Math.abs(a.k / b.k - 1) > 1e-4 || Math.abs(a.x - b.x) > 0.1 || Math.abs(a.y - b.y) > 0.1;

  let started = false;
  function centreOn(x, y, k, r) {
    const animate = started && !matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const [i, pane] of panes.entries()) {
      if (i && animate && pane.engine === "sigma") continue; // it follows the first
      const now = pane.camera();
      const scale = k ? Math.max(now.k, k) : painter.fit(r * 1.25, now.width, now.height, 30).k;
      const covers = ["sheet", matchMedia("(max-width: 900px)").matches ? "panel" : ""].map((id) => document.getElementById(id))
        .filter((cover) => cover && !cover.hidden && /absolute|fixed/.test(getComputedStyle(cover).position) && (cover.id !== "panel" || cover.classList.contains("open")));
      const hiddenBelow = Math.max(0, ...covers.map((cover) => Math.min(cover.offsetHeight, now.height * 0.7))) / 2;
      pane.place({ k: scale, x: now.width / 2 - x * scale, y: now.height / 2 - hiddenBelow - y * scale, width: now.width, height: now.height }, animate);
    }
  }

  function centreOnCommunity(id) {
    const c = atlas.communities[id - 1];
    if (!c) return;
    if (state.value.view === "people") centreOn(c.home.x, c.home.y, null, c.home.r || atlas.radius / 3);
    else centreOn(c.x, c.y, null, atlas.radius * 0.7);
  }

  function home(pane) {
    const plot = pane.plot, width = Math.max(50, plot.clientWidth), height = Math.max(50, plot.clientHeight);
    pane.place(painter.fitBox(atlas.frame, width, height, Math.min(58, width * 0.08)), false);
  }

  /** Show a place of the map in the middle of a pane. */
  function show(pane, { x, y, k }) {
    const now = pane.camera();
    pane.place({ ...now, k, x: now.width / 2 - x * k, y: now.height / 2 - y * k }, false);
  }

  /** Where a pane stands: the middle of what it shows, and its scale. */
  const middleOf = (pane) => { const c = pane.camera(); return { x: (c.width / 2 - c.x) / c.k, y: (c.height / 2 - c.y) / c.k, k: c.k }; };

  function addPane(mode, frame) {
    const kind = state.value.view, view = views[kind];
    const plot = h("div", { class: "plot" });
    const caption = h("p", { class: "caption" });
    const icon = (path) => svg("svg", { viewBox: "0 0 16 16" }, svg("path", { d: path }));
    const scene = kind === "communities" ? make.communityScene(atlas, mode, view) : make.peopleScene(atlas, mode, view);
    scene.ink = painter.readInk(false);
    const on = {
      pick(i, at) {
        if (kind === "communities") { if (i === null) state.set({ community: null, person: null }); else act.community(i + 1); return; }
        if (i !== null) { act.person(i); return; }
        const ground = scene.grounds.find((g) => Math.hypot(at.x - g.x, at.y - g.y) < g.r);
        const again = ground && state.value.person === null && state.value.community === ground.community;
        state.set({ person: null, community: ground && !again ? ground.community : null });
      },
      open(i) { if (kind === "communities" && i !== null) act.open(i + 1); },
      drawn(camera) { if (kind === "people") Atlas.legend.rescale(camera.k); },
      hover(i) { if (hovered !== i) { hovered = i; refresh(false); } },
      move(camera) {
        if (moving || panes.length < 2) return;
        moving = true;
        for (const other of panes) if (other !== pane && isElsewhere(other.camera(), camera)) other.place(camera, false);
        moving = false;
      },
    };
    const zoomBy = (factor) => { const c = pane.camera(); pane.place({ ...c, k: c.k * factor, x: c.width / 2 - (c.width / 2 - c.x) * factor, y: c.height / 2 - (c.height / 2 - c.y) * factor }, false); on.move(pane.camera()); };
    const zoom = h("div", { class: "zoom" },
      h("button", { type: "button", "aria-label": say("zoom_in"), title: say("zoom_in"), on: { click: () => zoomBy(1.4) } }, icon("M8 3v10M3 8h10")),
      h("button", { type: "button", "aria-label": say("zoom_out"), title: say("zoom_out"), on: { click: () => zoomBy(1 / 1.4) } }, icon("M3 8h10")),
      h("button", { type: "button", "aria-label": say("whole"), title: say("whole"), on: { click: () => panes.forEach(home) } }, icon("M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10")));
    frame.append(plot, caption, zoom);
    const engine = view ? make.visPane(plot, scene, view, on) : make.sigmaPane(plot, scene, atlas, on);
    const title = () => say(scene.mode === "target" ? "by_target" : "by_community");
    const head = h("strong", {}, say(kind === "communities" ? "communities" : "people"));
    const name = () => caption.replaceChildren(head, atlas.communities.length ? ` · ${title()}` : "");
    name();
    const pane = Object.assign(engine, { scene, frame, plot, title, recolour(wanted) { scene.setMode(wanted); name(); } });
    return pane;
  }

  function rebuild(kept) {
    panes.forEach((pane) => pane.kill());
    stage.replaceChildren();
    hovered = null;
    const modes = state.value.colour === "both" ? ["community", "target"] : [state.value.colour];
    panes = [];
    // all frames first, so that each engine starts at its final size
    const frames = modes.map(() => h("div", { class: "pane" }));
    stage.append(...frames);
    modes.forEach((mode, i) => panes.push(addPane(mode, frames[i])));
    for (const pane of panes) {
      pane.size = [pane.plot.clientWidth, pane.plot.clientHeight];
      home(pane);
      if (kept) show(pane, kept);
    }
    if (!canPeople) stage.append(h("p", { class: "notice" }, say("no_webgl")));
    document.documentElement.dataset.engine = panes[0].engine;
  }

  const refreshControls = Atlas.controls.build(atlas, filters, act);

  function refresh(all = true) {
    if (all) result = filters.match(state.value);
    for (const pane of panes) { pane.scene.update(state.value, result, hovered); pane.redraw(); }
    if (!all) return;
    refreshControls(result);
    Atlas.panel.draw(atlas, act);
    Atlas.table.draw(atlas, result, act);
  }

  state.listen((changed) => {
    // another colour of the same map: nobody moves
    if (changed.has("colour") && !changed.has("view") && panes.length === 1 && state.value.colour !== "both") panes[0].recolour(state.value.colour);
    else if (changed.has("view") || changed.has("colour")) rebuild(changed.has("view") ? null : middleOf(panes[0]));
    refresh();
    if (["communities", "targets", "roles", "statuses", "types", "from", "to", "strength"].some((name) => changed.has(name))) {
      document.getElementById("announce").textContent = Atlas.sayN("announce", result.n, { n: Atlas.hide(result.n) });
    }
  });

  for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => state.set({ view: button.dataset.view }));
  for (const button of document.querySelectorAll("[data-colour]")) button.addEventListener("click", () => state.set({ colour: button.dataset.colour }));
  document.getElementById("table-button").addEventListener("click", () => state.set({ table: !state.value.table }));
  document.querySelector(".skip").addEventListener("click", (event) => {
    // the fragment of the address holds the reader's choices: the link must not replace it
    event.preventDefault();
    state.set({ table: true });
    document.querySelector("#rows button").focus();
  });
  document.getElementById("about-button").addEventListener("click", () => Atlas.panel.toggle());
  document.getElementById("sheet-close").addEventListener("click", () => { state.set({ table: false }); document.getElementById("table-button").focus(); });
  document.getElementById("show-ids").addEventListener("change", (event) => state.set({ ids: event.target.checked }));
  const menu = document.getElementById("export-menu"), opener = document.getElementById("export-button");
  const openMenu = (open) => { menu.hidden = !open; opener.setAttribute("aria-expanded", String(open)); };
  opener.addEventListener("click", () => openMenu(menu.hidden));
  menu.addEventListener("click", (event) => { const what = event.target.dataset.export; if (what) { openMenu(false); opener.focus(); Atlas.exports.run(what, atlas, panes, result); } });
  document.addEventListener("click", (event) => { if (!event.target.closest(".menu")) openMenu(false); });
  const side = document.getElementById("filters"), sideButton = document.querySelector('[data-open="filters"]');
  sideButton.addEventListener("click", () => { const open = side.classList.toggle("open"); sideButton.setAttribute("aria-expanded", String(open)); });
  stage.addEventListener("pointerdown", () => { side.classList.remove("open"); sideButton.setAttribute("aria-expanded", "false"); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      // one thing at a time: what lies on top is closed first
      if (!menu.hidden) { openMenu(false); opener.focus(); }
      else if (side.classList.contains("open")) { side.classList.remove("open"); sideButton.setAttribute("aria-expanded", "false"); sideButton.focus(); }
      else if (event.target.tagName !== "INPUT") state.set({ person: null, community: null });
    }
    if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); document.getElementById("search").focus(); }
  });
  window.addEventListener("beforeprint", () => Atlas.exports.forPrint(atlas, panes));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { panes.forEach((pane) => { pane.scene.ink = painter.readInk(false); }); refresh(); });
  let sizing = null;
  new ResizeObserver(() => {
    clearTimeout(sizing);
    sizing = setTimeout(() => {
      for (const pane of panes) {
        const before = pane.size, width = pane.plot.clientWidth, height = pane.plot.clientHeight;
        if (before && before[0] === width && before[1] === height) continue;
        pane.size = [width, height];
        pane.resize();
        if (before && Math.abs(before[0] - width) > 80) home(pane);
      }
    }, 60);
  }).observe(stage);

  rebuild();
  refresh();
  Atlas.current = () => ({ atlas, panes, result });
  const asked = state.readCamera();
  if (asked) {
    for (const pane of panes) show(pane, asked);
  } else if (state.value.person !== null && state.value.view === "people") centreOn(atlas.people.x[state.value.person], atlas.people.y[state.value.person], 1.2);
  else if (state.value.community !== null && state.value.view === "people") centreOnCommunity(state.value.community);
  started = true;
  document.documentElement.dataset.ready = "true";
})();
