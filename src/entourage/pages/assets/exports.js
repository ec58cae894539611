// pictures, rows and links to take away
"use strict";
Atlas.exports = (() => {
  const { say, painter, legend } = Atlas;

  function save(blob, name) {
    const link = Atlas.h("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  const fileName = (atlas, ending) => `${Atlas.fold(atlas.project).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "entourage"}.${ending}`;

  /** Draw every pane anew, side by side, on a pen: no WebGL needed, so never blank. */
  function picture(atlas, panes, pen, width, height, offset, ink) {
    const each = width / panes.length;
    const keys = panes.map((pane) => legend.arrange(pen, legend.entriesOf(atlas, pane.scene, ink), each));
    const floor = height - 14 - legend.LINE * Math.max(...keys.map((lines) => lines.length));
    const band = (top, bottom) => pen.polygon([[0, top], [each, top], [each, bottom], [0, bottom]], ink.paper);
    panes.forEach((pane, i) => {
      const lines = keys[i];
      // the middle of the pane, as wide as it is high, fills the picture: what is beside it shows where there is room
      const now = pane.camera(), grow = Math.min(each, floor - 46) / Math.min(now.width, now.height);
      const camera = { k: now.k * grow, x: each / 2 - (now.width / 2 - now.x) * grow, y: (floor + 46) / 2 - (now.height / 2 - now.y) * grow, width: each, height: floor };
      const kept = pane.scene.ink;
      pane.scene.ink = ink;
      offset(i * each, each);
      pane.scene.reserved = [[0, 0, each, 46]];
      painter.paint(pen, camera, pane.scene, ink);
      pane.scene.reserved = [];
      pane.scene.ink = kept;
      pen.alpha(1);
      // the map ends where its title and its legend begin
      band(0, 42); band(floor, height);
      legend.paint(pen, lines, floor + 4, ink);
      pen.text(18, 22, `${atlas.project} · ${pane.title()}`, { size: 15, weight: 600, fill: ink.ink, align: "left" });
    });
  }

  function canvas(atlas, panes, printed) {
    const ink = painter.readInk(printed), width = 2400 / (panes.length > 1 ? 1 : 1.25), height = 1400;
    const surface = document.createElement("canvas");
    surface.width = width; surface.height = height;
    const ctx = surface.getContext("2d");
    ctx.fillStyle = ink.paper; ctx.fillRect(0, 0, width, height);
    const ratio = 1.5, pen = painter.canvasPen(ctx);
    picture(atlas, panes, pen, width / ratio, height / ratio, (x, each) => {
      ctx.setTransform(1, 0, 0, 1, 0, 0); ctx.restore(); ctx.save();
      ctx.setTransform(ratio, 0, 0, ratio, x * ratio, 0);
      ctx.beginPath(); ctx.rect(0, 0, each, height / ratio); ctx.clip();
    }, ink);
    return surface;
  }

  const png = (atlas, panes) => canvas(atlas, panes, false).toBlob((blob) => save(blob, fileName(atlas, "png")));

  function drawing(atlas, panes) {
    const ink = painter.readInk(true), width = 1200 * panes.length, height = 860;
    const pen = painter.svgPen(width, height);
    picture(atlas, panes, pen, width, height, (x, each) => pen.part(x, each), ink);
    return pen.finish(atlas.project);
  }

  /** One cell of CSV: quoted where it must be, and never a formula. */
  function cell(value) {
    if (value === null || value === undefined || Number.isNaN(value)) return "";
    let text = String(typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  function csv(atlas, result) {
    const view = atlas.communities.length ? Atlas.state.value.view : "people", { people, communities, ties } = atlas, { person } = Atlas.state.value;
    let chosen = Atlas.table.rows(atlas, view, result);
    if (view === "people" && person !== null) {
      // someone is chosen: they and those they are tied to, as on the map
      const tied = ties.joined.tie.slice(ties.joined.start[person], ties.joined.start[person + 1]);
      chosen = [...new Set([person, ...Array.from(tied, (t) => (ties.source[t] === person ? ties.target[t] : ties.source[t]))])];
    }
    let lines;
    if (view === "communities") {
      lines = [["community_id", "name", "size", "n_ties", "stability", "conductance", "verdict"],
        ...chosen.map((i) => [communities[i].id, communities[i].name, communities[i].size, communities[i].nTies, communities[i].stability, communities[i].conductance, communities[i].verdict])];
    } else {
      const key = (i) => atlas.targets.filter((_, t) => people.targets[t][i] & 1).map((t) => t.id).join(";");
      const roles = (i) => atlas.roles.filter((_, bit) => (people.roles[i] >> bit) & 1).map((r) => r.code).join(";");
      lines = [["person_id", "name", "community_id", "status", "targets", "roles", ...people.measures.map((m) => m.code)],
        ...chosen.map((i) => [people.id[i], people.label[i], people.community[i] < 0 ? null : people.community[i] + 1, people.statusCodes[people.status[i]], key(i), roles(i), ...people.measures.map((m) => m.values[i])])];
    }
    return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
  }

  async function link(panes) {
    const address = Atlas.state.link(panes[0].camera());
    try { await navigator.clipboard.writeText(address); } catch {
      const box = Atlas.h("textarea", {}, address);
      document.body.append(box); box.select(); document.execCommand("copy"); box.remove();
    }
    document.getElementById("announce").textContent = say("copied");
    const opener = document.getElementById("export-button"), label = opener.textContent;
    opener.textContent = say("copied");
    setTimeout(() => { opener.textContent = label; }, 2000);
  }

  return {
    run(what, atlas, panes, result) {
      if (what === "png") png(atlas, panes);
      else if (what === "svg") save(new Blob([drawing(atlas, panes)], { type: "image/svg+xml" }), fileName(atlas, "svg"));
      else if (what === "csv") save(new Blob([csv(atlas, result)], { type: "text/csv;charset=utf-8" }), fileName(atlas, "csv"));
      else if (what === "link") link(panes);
      else if (what === "print") window.print();
    },
    forPrint(atlas, panes) { document.getElementById("print-image").src = canvas(atlas, panes, true).toDataURL("image/png"); },
  };
})();
