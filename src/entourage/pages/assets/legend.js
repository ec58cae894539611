// what colours, shapes and sizes stand for, beside the map and on the pictures taken away
"use strict";
Atlas.legend = (() => {
  const { h, svg, say, number, painter } = Atlas;
  const LINE = 22, MOST_TARGETS = 8;

  /** Radius of a mark, in map units, for a share of the highest score: the area grows with it. */
  const radiusOf = (share) => 4.5 + 10.5 * Math.sqrt(share);

  function highest(values) {
    let top = 0;
    for (const value of values) if (value > top) top = value;
    return top;
  }

  /** The smallest, a middle and the largest mark of the measure that sizes show. */
  function sizes(atlas, code) {
    const measure = atlas.people.measure[code], top = measure ? highest(measure.values) : 0;
    if (!(top > 0)) return [];
    const whole = Number.isInteger(top) && top >= 4;
    return [0, 0.25, 1].map((share) => (whole ? Math.round(share * top) : share * top)).map((value) => ({ value, radius: radiusOf(value / top) }));
  }

  /** Draw the sizes under the name of their measure; what is drawn follows the choice. */
  function sizeKey(atlas) {
    const name = h("p", { class: "muted" }), marks = h("p", { class: "sizes" });
    const place = h("div", { class: "facet", id: "size-key" }, h("h2", {}, say("size")), name, marks);
    const refresh = (chosen) => {
      const drawn = chosen.view === "people" ? sizes(atlas, chosen.size) : [];
      place.hidden = !drawn.length;
      if (!drawn.length) return;
      name.textContent = atlas.people.measure[chosen.size].name;
      marks.replaceChildren(...drawn.map(({ value, radius }) => h("span", {}, disc(radius), number(value))));
      rescale(scale);
    };
    return { place, refresh };
  }

  let scale = 1;
  /** Keep the key at the scale of the map, as far as there is room for it. */
  function rescale(k) {
    scale = k;
    for (const mark of document.querySelectorAll("#size-key svg")) {
      const size = String(Math.max(2.2, Math.min(64, Math.round(20 * mark.viewBox.baseVal.width * k) / 20)));
      mark.setAttribute("width", size); mark.setAttribute("height", size);
    }
  }

  function disc(radius) {
    const size = Math.ceil(2 * radius), viewBox = `${-radius} ${-radius} ${2 * radius} ${2 * radius}`;
    return svg("svg", { viewBox, width: size, height: size, "aria-hidden": "true" }, svg("circle", { r: radius }));
  }

  /** What a picture must say by itself: targets by colour, roles by shape, the measure by size. */
  function entriesOf(atlas, scene, ink) {
    const entries = [];
    if (scene.mode === "target") {
      for (const target of atlas.targets.slice(0, MOST_TARGETS)) entries.push({ shape: "dot", fill: target.colour >= 0 ? atlas.palette[target.colour] : ink.grey, text: target.name });
      if (scene.kind === "people" && atlas.targets.length > 1) entries.push({ shape: "dot", fill: ink.ink, text: say("several") });
      if (atlas.targets.length > MOST_TARGETS) entries.push({ shape: "dot", fill: ink.grey, text: say("other_target") });
    }
    if (scene.kind === "people") {
      atlas.roles.forEach((role, bit) => {
        if (atlas.people.roles.some((mask) => (mask >> bit) & 1)) entries.push({ shape: atlas.shapes[role.code], fill: ink.soft, text: role.name });
      });
      const measure = atlas.people.measure[Atlas.state.value.size];
      if (measure) entries.push({ text: `${say("size")} · ${measure.name}` });
    }
    return entries;
  }

  /** Break the entries of a legend into lines of a width. */
  function arrange(pen, entries, width) {
    const lines = [];
    let x = Infinity;
    for (const whole of entries) {
      const entry = { ...whole, text: painter.shorten(pen, whole.text, 12, 400, width - 60) };
      const wide = (entry.shape ? 18 : 0) + pen.measure(entry.text, 12, 400) + 22;
      if (x + wide > width - 18) { lines.push([]); x = 18; }
      lines[lines.length - 1].push({ ...entry, x });
      x += wide;
    }
    return lines;
  }

  function paint(pen, lines, top, ink) {
    lines.forEach((line, i) => {
      const y = top + LINE * (i + 0.5);
      for (const { x, shape, fill, text } of line) {
        if (shape) painter.mark(pen, shape, x + 6, y, 5, fill);
        pen.text(x + (shape ? 18 : 0), y, text, { size: 12, fill: ink.ink, align: "left" });
      }
    });
  }

  return { radiusOf, highest, sizeKey, rescale, entriesOf, arrange, paint, LINE };
})();
