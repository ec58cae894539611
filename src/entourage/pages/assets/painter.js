// the picture itself, on whatever takes strokes: a canvas under the hand, a PNG, an SVG
"use strict";
Atlas.painter = (() => {
  const styleOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const FONT = '"Segoe UI Variable Text","Segoe UI",-apple-system,BlinkMacSystemFont,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif';

  /** Colours of the moment: light, dark or printed. */
  function readInk(printed) {
    if (printed) return { paper: "#ffffff", ink: "#1b1d22", soft: "#55585f", rule: "#c9c5b9", grey: "#9a9a94", accent: "#1f4f7a" };
    return { paper: styleOf("--paper"), ink: styleOf("--ink"), soft: styleOf("--soft"), rule: styleOf("--rule-strong"),
      grey: styleOf("--grey"), accent: styleOf("--accent") };
  }

  // pens ------------------------------------------------------------------------------------------------
  function canvasPen(ctx) {
    return {
      alpha(value) { ctx.globalAlpha = value; },
      disc(x, y, r, fill, stroke, width) {
        ctx.beginPath(); ctx.arc(x, y, r, 0, 2 * Math.PI);
        if (fill) { ctx.fillStyle = fill; ctx.fill(); }
        if (stroke) { ctx.strokeStyle = stroke; ctx.lineWidth = width; ctx.stroke(); }
      },
      arc(x, y, r, from, to, stroke, width) {
        ctx.beginPath(); ctx.arc(x, y, r, from, to); ctx.strokeStyle = stroke; ctx.lineWidth = width; ctx.stroke();
      },
      polygon(points, fill, stroke, width) {
        ctx.beginPath();
        points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
        ctx.closePath(); ctx.fillStyle = fill; ctx.fill();
        if (stroke) { ctx.strokeStyle = stroke; ctx.lineWidth = width; ctx.lineJoin = "round"; ctx.stroke(); }
      },
      lines(segments, stroke, width) {
        ctx.beginPath();
        for (let i = 0; i < segments.length; i += 4) { ctx.moveTo(segments[i], segments[i + 1]); ctx.lineTo(segments[i + 2], segments[i + 3]); }
        ctx.strokeStyle = stroke; ctx.lineWidth = width; ctx.stroke();
      },
      text(x, y, text, { size, weight = 400, fill, halo, align = "center" }) {
        ctx.font = `${weight} ${size}px ${FONT}`; ctx.textAlign = align; ctx.textBaseline = "middle";
        if (halo) { ctx.lineJoin = "round"; ctx.strokeStyle = halo; ctx.lineWidth = size * 0.28; ctx.strokeText(text, x, y); }
        ctx.fillStyle = fill; ctx.fillText(text, x, y);
      },
      measure(text, size, weight) { ctx.font = `${weight} ${size}px ${FONT}`; return ctx.measureText(text).width; },
    };
  }

  function svgPen(width, height) {
    const parts = [];
    const ruler = canvasPen(document.createElement("canvas").getContext("2d"));
    const f = (v) => String(Math.round(v * 10) / 10);
    // a drawing is XML: what XML cannot hold, even escaped, is left out
    const escape = (text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    let opacity = 1;
    const paint = (fill, stroke, w) => ` fill="${fill || "none"}"${stroke ? ` stroke="${stroke}" stroke-width="${f(w)}"` : ""}${opacity < 1 ? ` opacity="${f(opacity * 10) / 10}"` : ""}`;
    return {
      alpha(value) { opacity = value; },
      disc(x, y, r, fill, stroke, w) { parts.push(`<circle cx="${f(x)}" cy="${f(y)}" r="${f(r)}"${paint(fill, stroke, w)}/>`); },
      arc(x, y, r, from, to, stroke, w) {
        const [x0, y0, x1, y1] = [x + r * Math.cos(from), y + r * Math.sin(from), x + r * Math.cos(to), y + r * Math.sin(to)];
        parts.push(`<path d="M${f(x0)} ${f(y0)}A${f(r)} ${f(r)} 0 ${to - from > Math.PI ? 1 : 0} 1 ${f(x1)} ${f(y1)}"${paint(null, stroke, w)}/>`);
      },
      polygon(points, fill, stroke, w) { parts.push(`<polygon points="${points.map(([x, y]) => `${f(x)},${f(y)}`).join(" ")}"${paint(fill, stroke, w)}/>`); },
      lines(segments, stroke, w) {
        let path = "";
        for (let i = 0; i < segments.length; i += 4) path += `M${f(segments[i])} ${f(segments[i + 1])}L${f(segments[i + 2])} ${f(segments[i + 3])}`;
        if (path) parts.push(`<path d="${path}"${paint(null, stroke, w)}/>`);
      },
      text(x, y, text, { size, weight = 400, fill, halo, align = "center" }) {
        const anchor = { center: "middle", left: "start", right: "end" }[align];
        parts.push(`<text x="${f(x)}" y="${f(y + size * 0.35)}" font-size="${f(size)}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}"${halo ? ` stroke="${halo}" stroke-width="${f(size * 0.28)}" stroke-linejoin="round" paint-order="stroke"` : ""}>${escape(text)}</text>`);
      },
      measure: ruler.measure,
      /** Begin a part beside the last, which nothing crosses. */
      part(x, wide) { parts.push(`${parts.length ? "</svg>" : ""}<svg x="${f(x)}" width="${f(wide)}" height="${f(height)}">`); },
      finish: (title) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${f(width)} ${f(height)}" width="${f(width)}" height="${f(height)}" font-family="Segoe UI, Helvetica Neue, Arial, sans-serif"><title>${escape(title)}</title>${parts.join("\n")}</svg></svg>\n`,
    };
  }

  // marks -----------------------------------------------------------------------------------------------
  const CORNERS = {
    diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
    square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    triangleDown: [[-1.25, -0.9], [1.25, -0.9], [0, 1.35]],
    star: Array.from({ length: 10 }, (_, i) => {
      const a = -Math.PI / 2 + i * Math.PI / 5, r = i % 2 ? 0.62 : 1.45;
      return [r * Math.cos(a), r * Math.sin(a)];
    }),
  };

  function mark(pen, shape, x, y, r, fill, stroke, width) {
    if (shape === "dot") pen.disc(x, y, r, fill, stroke, width);
    else pen.polygon(CORNERS[shape].map(([a, b]) => [x + a * r, y + b * r]), fill, stroke, width);
  }

  // the scene: what is drawn where, in which colour, how marked -----------------------------------------
  // view.status per item: 0 greyed, 1 plain, 2 lit, 3 chosen

  const HIDDEN = 9;

  /** Ties between communities, for when people are too small to see theirs. */
  function paintRoads(pen, camera, scene, ink) {
    for (const road of scene.roads) {
      const [a, b] = [scene.grounds[road.a], scene.grounds[road.b]];
      const dx = b.x - a.x, dy = b.y - a.y, far = Math.hypot(dx, dy);
      if (far <= a.r + b.r) continue;
      const at = (share) => [(a.x + dx * share) * camera.k + camera.x, (a.y + dy * share) * camera.k + camera.y];
      pen.alpha(a.dim || b.dim ? 0.04 : 0.2);
      pen.lines([...at(a.r / far), ...at(1 - b.r / far)], ink.ink, road.width);
    }
    pen.alpha(1);
  }

  /** Circles of communities; from afar, over the ties between them, so that none seems to end in a circle it crosses. */
  function paintGround(pen, camera, scene, ink) {
    if (!scene.grounds) return;
    const far = scene.isFar && scene.isFar(camera);
    if (far) paintRoads(pen, camera, scene, ink);
    for (const g of scene.grounds) {
      if (g.r <= 0) continue;
      const x = g.x * camera.k + camera.x, y = g.y * camera.k + camera.y, r = g.r * camera.k;
      if (x + r < 0 || y + r < 0 || x - r > camera.width || y - r > camera.height) continue;
      if (far) { pen.alpha(1); pen.disc(x, y, r, ink.paper); }
      pen.alpha(g.dim ? 0.03 : 0.085); pen.disc(x, y, r, g.colour || ink.grey);
      pen.alpha(g.dim ? 0.16 : g.chosen ? 0.95 : 0.4);
      pen.disc(x, y, r, null, g.chosen ? ink.ink : g.colour || ink.grey, g.chosen ? 1.8 : 0.9);
    }
    pen.alpha(1);
  }

  function paintTies(pen, camera, scene, ink) {
    const { links, x, y } = scene, onlyLit = scene.isFar && scene.isFar(camera);
    const widths = scene.kind === "communities" ? 6 : 3;
    const faint = Array.from({ length: widths }, () => []), plain = Array.from({ length: widths }, () => []), lit = Array.from({ length: widths }, () => []);
    const drawn = onlyLit ? scene.lit : null, n = drawn ? drawn.length : links.n;
    for (let j = 0; j < n; j++) {
      const i = drawn ? drawn[j] : j;
      if (links.status[i] === HIDDEN) continue;
      const s = links.source[i], t = links.target[i];
      const x0 = x[s] * camera.k + camera.x, y0 = y[s] * camera.k + camera.y, x1 = x[t] * camera.k + camera.x, y1 = y[t] * camera.k + camera.y;
      if (Math.max(x0, x1) < 0 || Math.max(y0, y1) < 0 || Math.min(x0, x1) > camera.width || Math.min(y0, y1) > camera.height) continue;
      const group = links.status[i] === 0 ? faint : links.status[i] === 2 ? lit : plain;
      group[links.step[i]].push(x0, y0, x1, y1);
    }
    const thin = Math.max(0.07, Math.min(1, (1300 / Math.max(1, links.n)) ** 0.8));
    const step = scene.kind === "communities" ? Math.max(0.8, Math.min(2.6, camera.k * 2.6)) : 0.55;
    faint.forEach((segments, i) => { pen.alpha(0.06 * thin); pen.lines(segments, ink.ink, 0.5 + i * step * 0.5); });
    plain.forEach((segments, i) => { pen.alpha(scene.kind === "communities" ? 0.22 : (0.12 + 0.06 * i) * thin); pen.lines(segments, ink.ink, scene.kind === "communities" ? 0.8 + i * step : 0.5 + i * 0.35); });
    lit.forEach((segments, i) => { pen.alpha(0.75); pen.lines(segments, ink.accent, 1 + i * step); });
    pen.alpha(1);
  }

  function paintNode(pen, scene, i, x, y, r, ink) {
    const status = scene.status[i];
    const fill = status === 0 ? ink.grey : scene.colour(i);
    if (status === 0 && scene.kind === "communities") { pen.alpha(1); pen.disc(x, y, r, ink.paper); }
    pen.alpha(status === 0 ? (scene.kind === "communities" ? 0.16 : 0.22) : 1);
    mark(pen, scene.shape(i), x, y, r, fill, status === 3 ? ink.ink : ink.paper, status === 3 ? 2.4 : Math.min(1.2, 0.3 * r));
    if (status === 3) { pen.alpha(1); pen.disc(x, y, scene.kind === "communities" ? r + 6 : r * 1.3 + 4, null, ink.ink, 1.4); }
    if (scene.ring) {
      const share = scene.ring(i);
      if (share > 0 && status !== 0) {
        pen.alpha(1);
        pen.arc(x, y, r + 4, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(share, 0.9999), scene.ringColour(i) || ink.ink, 3.5);
      }
    }
    pen.alpha(1);
  }

  function paintNodes(pen, camera, scene, ink) {
    const order = scene.order;
    for (const wanted of [0, 1, 2, 3]) {
      for (let j = order.length - 1; j >= 0; j--) {
        const i = order[j];
        if (scene.status[i] !== wanted) continue;
        const x = scene.x[i] * camera.k + camera.x, y = scene.y[i] * camera.k + camera.y, r = scene.radius[i] * camera.k;
        if (x < -r || y < -r || x > camera.width + r || y > camera.height + r) continue;
        paintNode(pen, scene, i, x, y, Math.max(r, 1.1), ink);
      }
    }
  }

  /** Shorten to a width, at a word where there is one. */
  function shorten(pen, text, size, weight, room) {
    if (pen.measure(text, size, weight) <= room) return text;
    let cut = text;
    while (cut.length > 4 && pen.measure(`${cut}…`, size, weight) > room) cut = cut.slice(0, -1);
    return `${cut.trimEnd()}…`;
  }

  /** Write names where there is room: chosen first, then lit, then the largest; none over another. */
  function paintLabels(pen, camera, scene, ink) {
    const taken = [];
    const free = (box) => taken.every((t) => box[2] < t[0] || box[0] > t[2] || box[3] < t[1] || box[1] > t[3]);
    const write = (x, y, text, style, force) => {
      const w = pen.measure(text, style.size, style.weight || 400), half = style.size * 0.68;
      const box = [x - w / 2 - 3, y - half, x + w / 2 + 3, y + half];
      if (box[0] < 2 || box[1] < 2 || box[2] > camera.width - 2 || box[3] > camera.height - 2) return false;
      if (!force && !free(box)) return false;
      taken.push(box);
      pen.text(x, y, text, { ...style, halo: ink.paper });
      return true;
    };
    for (const box of scene.reserved || []) taken.push(box);
    let left = scene.maxLabels;
    if (scene.kind === "people") {
      for (const i of scene.labelOrder()) {
        if (scene.status[i] < 2 && !scene.isFlagged(i)) break;
        const x = scene.x[i] * camera.k + camera.x, y = scene.y[i] * camera.k + camera.y, r = Math.max(2, scene.radius[i] * camera.k);
        if (r > 3.5 && scene.status[i] > 0) taken.push([x - r, y - r, x + r, y + r]);
        if (taken.length > 300) break;
      }
    } else {
      for (const i of scene.order) {
        const x = scene.x[i] * camera.k + camera.x, y = scene.y[i] * camera.k + camera.y, r = scene.radius[i] * camera.k * 0.8;
        taken.push([x - r, y - r, x + r, y + r]);
      }
    }
    if (scene.kind === "communities") {
      for (const i of scene.labelOrder()) {
        if (left <= 0) break;
        const x = scene.x[i] * camera.k + camera.x, y = scene.y[i] * camera.k + camera.y, r = scene.radius[i] * camera.k;
        if (x < -r || y < -r || x > camera.width + r || y > camera.height + r) continue;
        const size = Math.max(12, Math.min(16, r * 0.26)), fill = scene.status[i] === 0 ? ink.soft : ink.ink;
        const lines = scene.labels(i);
        const room = Math.max(2 * r + 70, 190);
        const clear = scene.ring(i) > 0 || scene.status[i] === 3 ? 9 : 3;
        const title = shorten(pen, lines[0], size, 600, room);
        if (write(x, y + r + clear + size * 0.8, title, { size, weight: 600, fill }) || write(x, y - r - clear - size * 0.8, title, { size, weight: 600, fill })) left--;
        if (r > 15) {
          pen.alpha(scene.status[i] === 0 ? 0.6 : 1);
          pen.text(x, y, lines[1], { size: Math.max(11, Math.min(24, r * 0.42)), weight: 600, fill: scene.status[i] === 0 ? ink.soft : scene.contrast(i) });
          pen.alpha(1);
        }
      }
      return;
    }
    for (const g of scene.grounds || []) {
      const x = g.x * camera.k + camera.x, y = (g.y - g.r) * camera.k + camera.y, r = g.r * camera.k;
      if ((g.r > 0 && r < 26) || !g.name) continue;
      const size = Math.max(12, Math.min(17, r * 0.13));
      const text = shorten(pen, g.name, size, 650, Math.max(2 * r, 165));
      pen.alpha(g.dim ? 0.45 : 1);
      const style = { size, weight: 600, fill: ink.ink };
      if (!write(x, Math.max(y - size * 0.8, 0), text, style)) write(x, y + 2 * r + size * 0.8, text, style);
      pen.alpha(1);
    }
    for (const i of scene.labelOrder()) {
      if (left <= 0) break;
      const status = scene.status[i];
      if (status === 0) continue;
      const r = scene.radius[i] * camera.k;
      if (status < 2 && r < (scene.isFlagged(i) ? 5 : 9.5)) continue;
      const x = scene.x[i] * camera.k + camera.x, y = scene.y[i] * camera.k + camera.y;
      if (x < 0 || y < 0 || x > camera.width || y > camera.height) continue;
      const size = status === 3 ? 14 : 12, style = { size, weight: status === 3 ? 650 : 400, fill: ink.ink };
      const text = shorten(pen, scene.labels(i)[0], size, style.weight, 190);
      if (write(x, y + r * 1.3 + size * 0.85, text, style, status === 3) || (status >= 2 && write(x, y - r * 1.3 - size * 0.85, text, style))) left--;
    }
  }

  function paint(pen, camera, scene, ink) {
    paintGround(pen, camera, scene, ink);
    paintTies(pen, camera, scene, ink);
    paintNodes(pen, camera, scene, ink);
    paintLabels(pen, camera, scene, ink);
  }

  /** A camera that shows a circle of the map in a frame. */
  function fit(radius, width, height, margin = 46, x = 0, y = 0) {
    return fitBox([x - radius, y - radius, x + radius, y + radius], width, height, margin);
  }

  /** A camera that shows a box of the map in a frame: left, top, right, bottom. */
  function fitBox([left, top, right, bottom], width, height, margin = 46) {
    const k = Math.max(1e-6, Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (bottom - top)));
    return { k, x: width / 2 - (left + right) / 2 * k, y: height / 2 - (top + bottom) / 2 * k, width, height };
  }

  return { canvasPen, svgPen, readInk, HIDDEN, paint, shorten, paintGround, paintTies, paintNodes, paintNode, paintLabels, fit, fitBox, mark };
})();
