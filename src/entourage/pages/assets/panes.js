// one pane: a scene, whoever takes the gestures (vis-network or sigma), and the painter
"use strict";
Atlas.panes = (() => {
  const { painter, legend } = Atlas;

  function luminance(hex) {
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  const contrastOf = (hex) => (luminance(hex) > 0.3 ? "#14161a" : "#ffffff");
  const steps = (weights, n) => {
    const sorted = Float64Array.from(weights).sort();
    const cuts = Array.from({ length: n - 1 }, (_, i) => sorted[Math.floor(sorted.length * (1 - 0.5 ** (i + 1)))]);
    return Uint8Array.from(weights, (w) => cuts.filter((c) => w > c).length);
  };

  // scenes ----------------------------------------------------------------------------------------------
  function communityScene(atlas, mode, view) {
    const { communities, links } = atlas;
    const n = communities.length, nodes = view.nodes;
    const scene = {
      kind: "communities", n, mode, maxLabels: 60, extent: atlas.radius,
      x: nodes.map((v) => v.x), y: nodes.map((v) => v.y), radius: nodes.map((v) => v.size),
      order: Array.from({ length: n }, (_, i) => i),
      status: new Uint8Array(n).fill(1),
      links: { ...links, status: new Uint8Array(links.n).fill(1), step: steps(links.weight, 6) },
      joined: links.joined,
    };
    // the strongest ties tell the shape; the others show when a community is chosen
    const least = Float64Array.from(links.weight).sort()[Math.max(0, links.n - Math.max(12, Math.round(2.2 * n)))];
    const shown = Uint8Array.from(links.weight, (w) => (w >= least ? 1 : painter.HIDDEN));
    const best = new Array(n).fill(null);
    function findBest(chosen) {
      best.fill(null);
      const o = atlas.overlap, wanted = new Map(atlas.targets.map((t) => [t.id, t]));
      const keys = chosen.targets.length ? new Set(chosen.targets) : null;
      for (let i = 0; i < o.community_id.length; i++) {
        const c = o.community_id[i] - 1, key = `${o.target_id[i]}:${o.level[i]}`;
        if (c >= n || o.share_of_community[i] === null || (keys ? !keys.has(key) : o.level[i] !== "audience")) continue;
        if (!best[c] || o.share_of_community[i] > best[c].share) best[c] = { share: o.share_of_community[i], target: wanted.get(o.target_id[i]) };
      }
    }
    scene.colour = (i) => {
      if (mode === "target") return best[i] && best[i].target && best[i].share > 0 && best[i].target.colour >= 0 ? atlas.palette[best[i].target.colour] : scene.ink.grey;
      return communities[i].colour >= 0 ? nodes[i].color : scene.ink.grey;
    };
    scene.setMode = (wanted) => { mode = scene.mode = wanted; };
    scene.shape = () => "dot";
    scene.contrast = (i) => (scene.status[i] === 0 ? scene.ink.ink : contrastOf(scene.colour(i)));
    scene.ring = (i) => (mode === "target" ? (best[i] ? best[i].share : 0) : scene.filtered ? scene.matched[i + 1] / (communities[i].size || Infinity) : 0);
    scene.ringColour = () => scene.ink.ink;
    scene.labels = (i) => [communities[i].name, communities[i].size === null ? "" : Atlas.number(communities[i].size)];
    scene.labelOrder = () => [...scene.order].sort((a, b) => scene.status[b] - scene.status[a] || a - b);
    scene.update = (chosen, result, hovered) => {
      findBest(chosen);
      scene.filtered = Atlas.state.isFiltered();
      scene.matched = result.matched;
      const picked = chosen.community !== null ? chosen.community - 1 : null;
      for (let i = 0; i < n; i++) scene.status[i] = scene.filtered && !result.matched[i + 1] ? 0 : picked === null ? 1 : 0;
      for (let i = 0; i < links.n; i++) scene.links.status[i] = shown[i] === 1 && picked !== null ? 0 : shown[i];
      for (const [who, mark] of [[picked, 3], [hovered, 2]]) {
        if (who === null || who === undefined || who >= n) continue;
        for (let j = scene.joined.start[who]; j < scene.joined.start[who + 1]; j++) {
          const tie = scene.joined.tie[j], other = links.source[tie] === who ? links.target[tie] : links.source[tie];
          scene.links.status[tie] = 2;
          scene.status[other] = Math.max(scene.status[other], picked === null ? 1 : 2);
        }
        scene.status[who] = Math.max(scene.status[who], mark);
      }
    };
    return scene;
  }

  function peopleScene(atlas, mode, view) {
    const { people, ties, communities } = atlas;
    const n = people.n;
    const nodes = view ? view.nodes : null;
    const colours = new Array(n);
    const scene = {
      kind: "people", n, mode, maxLabels: 70, extent: atlas.radius,
      x: people.x, y: people.y, radius: Float32Array.from(nodes ? nodes.map((v) => v.size) : people.radius),
      status: new Uint8Array(n).fill(1),
      links: { n: ties.n, source: ties.source, target: ties.target, status: new Uint8Array(ties.n).fill(1), step: steps(ties.weight, 3) },
      joined: ties.joined,
      grounds: communities.map((c, i) => ({ ...c.home, name: c.name, community: i + 1, index: c.colour, dim: false, chosen: false })),
    };
    const heaviest = Math.max(1, ...atlas.links.weight.slice(0, 50_000));
    scene.roads = atlas.links.source.map((a, i) => ({ a, b: atlas.links.target[i], width: 0.5 + 4.5 * Math.sqrt(atlas.links.weight[i] / heaviest) }))
      .sort((a, b) => b.width - a.width).slice(0, Math.max(30, 2 * communities.length));
    if (n > 3000 || !nodes) scene.isFar = (camera) => camera.k < 0.28;
    const roleShape = {};
    const bits = ["prescriber", "ambassador", "critic", "gatekeeper"];
    for (let mask = 0; mask < 16; mask++) roleShape[mask] = atlas.shapes[atlas.roleOrder.find((r) => (mask >> bits.indexOf(r)) & 1) || "person"];
    const base = Float32Array.from(scene.radius);
    let measured = "prescriber_score";
    scene.isFlagged = (i) => people.roles[i] !== 0;
    scene.shape = (i) => (nodes ? nodes[i].shape : roleShape[people.roles[i]]);
    scene.labels = (i) => [people.label[i]];
    function colour() {
      for (let i = 0; i < n; i++) {
        if (mode === "target") {
          const inside = atlas.targets.filter((_, t) => people.targets[t][i] & 1);
          colours[i] = inside.length === 1 ? (inside[0].colour >= 0 ? atlas.palette[inside[0].colour] : null) : inside.length > 1 ? "several" : null;
        } else {
          const c = people.community[i];
          colours[i] = nodes ? (c >= 0 && communities[c] && communities[c].colour >= 0 ? nodes[i].color : null)
            : c >= 0 && communities[c] && communities[c].colour >= 0 ? atlas.palette[communities[c].colour] : null;
        }
      }
    }
    colour();
    scene.setMode = (wanted) => { mode = scene.mode = wanted; colour(); };
    scene.colour = (i) => (colours[i] === "several" ? scene.ink.ink : colours[i] || (mode === "community" && !atlas.hasStructure ? scene.ink.accent : scene.ink.grey));
    function resize(code) {
      measured = code;
      const values = people.measure[code] ? people.measure[code].values : null;
      if (!values || code === "prescriber_score") { scene.radius.set(base); return; }
      const top = legend.highest(values);
      for (let i = 0; i < n; i++) scene.radius[i] = legend.radiusOf(top > 0 ? Math.max(0, values[i] || 0) / top : 0);
    }
    let ranked = null;
    function rank() {
      scene.order = Array.from({ length: n }, (_, i) => i).sort((a, b) => scene.radius[b] - scene.radius[a] || a - b);
      ranked = [...scene.order].sort((a, b) => (people.roles[b] !== 0) - (people.roles[a] !== 0) || scene.radius[b] - scene.radius[a] || a - b).slice(0, 4000);
    }
    rank();
    const touched = new Set();
    let labelled = null;
    scene.lit = [];
    scene.labelOrder = () => (labelled ??= [...touched].sort((a, b) => scene.status[b] - scene.status[a] || a - b).concat(ranked.filter((i) => !touched.has(i))));
    scene.update = (chosen, result, hovered) => {
      if (chosen.size !== measured) { resize(chosen.size); rank(); }
      scene.filtered = Atlas.state.isFiltered();
      const person = chosen.person !== null && chosen.person < n ? chosen.person : null;
      const picked = chosen.community;
      touched.clear();
      labelled = null;
      scene.lit = [];
      for (let i = 0; i < n; i++) {
        const there = result.fails[i] === 0;
        scene.status[i] = person !== null ? 0 : !there ? 0 : picked !== null && people.community[i] !== picked - 1 ? 0 : 1;
      }
      for (let i = 0; i < ties.n; i++) {
        scene.links.status[i] = result.ties[i] && scene.status[ties.source[i]] && scene.status[ties.target[i]] ? 1 : 0;
      }
      for (const [who, mark] of [[person, 3], [hovered, 2]]) {
        if (who === null || who === undefined || who >= n) continue;
        for (let j = ties.joined.start[who]; j < ties.joined.start[who + 1]; j++) {
          const tie = ties.joined.tie[j];
          if (!result.ties[tie]) continue;
          const other = ties.source[tie] === who ? ties.target[tie] : ties.source[tie];
          scene.links.status[tie] = 2;
          scene.lit.push(tie);
          if (scene.status[other] < 2 && (result.fails[other] === 0 || mark === 3)) { scene.status[other] = 2; touched.add(other); }
        }
        scene.status[who] = Math.max(scene.status[who], mark);
        touched.add(who);
      }
      for (const g of scene.grounds) {
        g.colour = mode === "community" && g.index >= 0 ? atlas.palette[g.index] : null;
        g.chosen = person === null && picked === g.community;
        g.dim = (picked !== null && !g.chosen) || (scene.filtered && !result.matched[g.community]);
      }
    };
    return scene;
  }

  // gestures by vis-network -----------------------------------------------------------------------------
  function visPane(container, scene, view, on) {
    const silent = () => ({ drawNode() {}, nodeDimensions: { width: 1, height: 1 } });
    const nodes = view.nodes.map((node) => {
      const size = 2 * Math.max(node.size, 4);
      return { ...node, shape: "custom", ctxRenderer: () => ({ ...silent(), nodeDimensions: { width: size, height: size } }) };
    });
    const network = new vis.Network(container, { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(view.edges) }, view.options);
    const frame = () => ({ width: container.clientWidth, height: container.clientHeight });
    const camera = () => {
      const k = network.getScale(), p = network.getViewPosition(), { width, height } = frame();
      return { k, x: width / 2 - p.x * k, y: height / 2 - p.y * k, width, height };
    };
    // the canvas is for the hand; keyboards have the search, the panel and the table
    container.querySelector(".vis-network").tabIndex = -1;
    network.on("afterDrawing", (ctx) => {
      const ratio = ctx.canvas.width / Math.max(1, container.clientWidth);
      ctx.save();
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      painter.paint(painter.canvasPen(ctx), camera(), scene, scene.ink);
      ctx.restore();
      on.drawn(camera());
    });
    network.on("click", (event) => on.pick(event.nodes.length ? event.nodes[0] : null, event.pointer.canvas));
    network.on("doubleClick", (event) => on.open(event.nodes.length ? event.nodes[0] : null, event.pointer.canvas));
    network.on("hoverNode", (event) => { container.style.cursor = "pointer"; on.hover(event.node); });
    network.on("blurNode", () => { container.style.cursor = ""; on.hover(null); });
    for (const name of ["dragEnd", "zoom", "dragging"]) network.on(name, () => on.move(camera()));
    return {
      engine: "vis",
      camera,
      redraw: () => network.redraw(),
      resize() { network.setSize("100%", "100%"); network.redraw(); },
      place(c, animate) {
        network.moveTo({ position: { x: (c.width / 2 - c.x) / c.k, y: (c.height / 2 - c.y) / c.k }, scale: c.k,
          animation: animate ? { duration: 180, easingFunction: "easeInOutQuad" } : false });
      },
      kill: () => network.destroy(),
    };
  }

  // gestures by sigma: WebGL for nodes and ties, the painter for grounds, marks and names ----------------
  function sigmaPane(container, scene, atlas, on) {
    const { Sigma, Graph, NodePointProgram, EdgeLineProgram } = window.EntourageSigma;
    const under = Atlas.h("canvas", { class: "ink" }), plot = Atlas.h("div"), over = Atlas.h("canvas", { class: "ink" });
    container.append(under, plot, over);
    const { ties } = atlas;
    const graph = new Graph({ type: "directed", multi: true, allowSelfLoops: false });
    for (let i = 0; i < scene.n; i++) graph.addNode(i, { x: scene.x[i], y: -scene.y[i], size: 3, color: "#999999" });
    for (let i = 0; i < ties.n; i++) graph.addEdgeWithKey(i, ties.source[i], ties.target[i]);
    const R = atlas.radius * 1.04;
    let edgeColours = {};
    const sigma = new Sigma(new Graph({ type: "directed", multi: true }), plot, {
      defaultNodeType: "point", nodeProgramClasses: { point: NodePointProgram },
      defaultEdgeType: "line", edgeProgramClasses: { line: EdgeLineProgram },
      hideEdgesOnMove: true, renderLabels: false, renderEdgeLabels: false, zIndex: true, autoRescale: true, autoCenter: true,
      itemSizesReference: "positions", zoomToSizeRatioFunction: (ratio) => ratio, stagePadding: 30, minCameraRatio: 0.002, maxCameraRatio: 4,
      doubleClickZoomingRatio: 1, defaultDrawNodeHover: () => {}, allowInvalidContainer: true,
      nodeReducer(key) {
        const i = Number(key), status = scene.status[i];
        return { x: scene.x[i], y: -scene.y[i], size: scene.radius[i], label: null, color: status === 0 ? edgeColours.ghost : scene.colour(i), zIndex: status, type: "point" };
      },
      edgeReducer(key) {
        // lit ties are painted above, where they can be wider
        return { size: 0.6, color: edgeColours.plain, zIndex: 0, type: "line", hidden: scene.links.status[Number(key)] !== 1 };
      },
    });
    sigma.setCustomBBox({ x: [-R, R], y: [-R, R] });
    const mix = (a, b, share) => `#${[1, 3, 5].map((i) => Math.round(parseInt(a.slice(i, i + 2), 16) * share + parseInt(b.slice(i, i + 2), 16) * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
    const repaint = () => {
      const { ink } = scene;
      const [r, g, b] = [1, 3, 5].map((i) => parseInt(ink.ink.slice(i, i + 2), 16));
      // sigma blends colours that are already multiplied by their opacity
      const alpha = Math.max(0.03, Math.min(0.16, 0.12 * Math.sqrt(9000 / Math.max(1, ties.n))));
      edgeColours = { plain: `rgba(${Math.round(r * alpha)},${Math.round(g * alpha)},${Math.round(b * alpha)},${alpha})`, ghost: mix(ink.grey, ink.paper, 0.28) };
    };
    repaint();
    sigma.setGraph(graph);
    // where the map stands by a camera of sigma's: the one asked for, which the last drawing may not show yet
    const stand = (cameraState) => {
      const a = sigma.graphToViewport({ x: 0, y: 0 }, { cameraState }), b = sigma.graphToViewport({ x: 1000, y: -1000 }, { cameraState });
      return { k: (b.x - a.x) / 1000, x: a.x, y: a.y };
    };
    const camera = () => ({ ...stand(sigma.getCamera().getState()), ...sigma.getDimensions() });
    const clear = (canvas, c) => {
      const ratio = window.devicePixelRatio || 1;
      if (canvas.width !== Math.round(c.width * ratio) || canvas.height !== Math.round(c.height * ratio)) {
        canvas.width = Math.round(c.width * ratio); canvas.height = Math.round(c.height * ratio);
      }
      const ctx = canvas.getContext("2d");
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.clearRect(0, 0, c.width, c.height);
      return painter.canvasPen(ctx);
    };
    let marked = [];
    const mark = () => { marked = scene.order.filter((i) => scene.isFlagged(i) || scene.status[i] >= 2).reverse(); };
    mark();
    sigma.on("afterRender", () => {
      const c = camera(), { ink } = scene;
      const below = clear(under, c), far = scene.isFar(c);
      painter.paintGround(below, c, scene, ink);
      // many ties over one another turn black: what the whole layer may reach grows as one comes nearer
      const { style } = sigma.getCanvases().edges;
      style.visibility = far ? "hidden" : "visible";
      style.opacity = String(Math.min(0.8, 0.25 + 0.35 * c.k));
      painter.paintTies(below, c, { ...scene, isFar: () => true }, ink);
      const pen = clear(over, c);
      for (const i of marked) {
        if (scene.status[i] === 1 && scene.shape(i) === "dot") continue;
        const x = scene.x[i] * c.k + c.x, y = scene.y[i] * c.k + c.y, r = scene.radius[i] * c.k;
        if (x < -20 || y < -20 || x > c.width + 20 || y > c.height + 20) continue;
        if (scene.status[i] > 0 || r > 2) painter.paintNode(pen, scene, i, x, y, Math.max(r, scene.shape(i) === "dot" ? 1.5 : 3.2), ink);
      }
      painter.paintLabels(pen, c, scene, ink);
      on.drawn(c);
      on.move(c);
    });
    const at = (event) => { const p = sigma.viewportToGraph(event); return { x: p.x, y: -p.y }; };
    sigma.on("clickNode", ({ node, event }) => on.pick(Number(node), at(event)));
    sigma.on("clickStage", ({ event }) => on.pick(null, at(event)));
    sigma.on("doubleClickNode", ({ node, event }) => on.open(Number(node), at(event)));
    sigma.on("doubleClickStage", ({ event }) => on.open(null, at(event)));
    sigma.on("enterNode", ({ node }) => { container.style.cursor = "pointer"; on.hover(Number(node)); });
    sigma.on("leaveNode", () => { container.style.cursor = ""; on.hover(null); });
    return {
      engine: "sigma",
      camera,
      redraw() { repaint(); mark(); sigma.refresh({ skipIndexation: true }); },
      resize: () => sigma.resize(),
      place(c, animate) {
        // the wanted camera in sigma's terms: scale against its own at ratio 1, centre in its framed coordinates
        const s = sigma.getCamera(), plain = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
        // both ways by the camera's state: left to itself, sigma goes one way by the last drawing
        const middle = sigma.graphToViewport({ x: (c.width / 2 - c.x) / c.k, y: -(c.height / 2 - c.y) / c.k }, { cameraState: s.getState() });
        const centre = sigma.viewportToFramedGraph(middle);
        const next = { x: centre.x, y: centre.y, ratio: stand(plain).k / c.k, angle: 0 };
        if (animate) s.animate(next, { duration: 180 }); else s.setState(next);
      },
      kill() { sigma.kill(); under.remove(); plot.remove(); over.remove(); },
    };
  }

  function hasWebGL() {
    try {
      const canvas = document.createElement("canvas");
      return Boolean(canvas.getContext("webgl2"));
    } catch { return false; }
  }

  return { communityScene, peopleScene, visPane, sigmaPane, hasWebGL };
})();
