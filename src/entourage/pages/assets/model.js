// what the page knows: columns from Python, and what is quickly found from them
"use strict";
window.Atlas = (() => {
  const read = (id) => {
    const element = document.getElementById(id);
    return element ? JSON.parse(element.textContent) : null;
  };
  const words = read("words");

  /** Fill a sentence's {names}. */
  const fill = (sentence, values) =>
    sentence.replace(/\{(\w+)\}/g, (_, name) => (name in values ? String(values[name]) : ""));
  const say = (key, values = {}) => fill(words[key], values);

  const plurals = new Intl.PluralRules(document.documentElement.lang);

  /** The form of a sentence that goes with a count; what is shown of the count may be other than a number. */
  const sayN = (key, n, values = {}) => {
    const forms = words[key], form = forms[plurals.select(n)] || forms.other;
    return fill(form, { n: number(n), ...values });
  };

  const LETTERS = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", ı: "i", "’": "'", "ʼ": "'", "-": " ", "‐": " ", "‑": " " };
  /** A text as it is searched: without case, accents, or what keyboards do not have. */
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[œæøłđðþßı’ʼ\-‐‑]/g, (c) => LETTERS[c]);

  async function unpack(column) {
    // columns of large graphs: deflated little-endian arrays, in base64
    const bytes = Uint8Array.from(atob(column.packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const buffer = await new Response(stream).arrayBuffer();
    if (column.kind === "text") return new TextDecoder().decode(buffer).split("\u0000");
    return column.kind === "int" ? new Int32Array(buffer) : new Float32Array(buffer);
  }

  async function unpackAll(value) {
    if (Array.isArray(value)) {
      if (typeof value[0] === "object" && value[0] !== null) await Promise.all(value.map(async (v, i) => { value[i] = await unpackAll(v); }));
      return value;
    }
    if (value && typeof value === "object") {
      if (typeof value.packed === "string") return unpack(value);
      await Promise.all(Object.keys(value).map(async (key) => { value[key] = await unpackAll(value[key]); }));
    }
    return value;
  }

  /** Neighbours of every item, as one array with a start per item (both directions). */
  function join(n, source, target) {
    const start = new Int32Array(n + 1);
    for (let i = 0; i < source.length; i++) { start[source[i] + 1]++; start[target[i] + 1]++; }
    for (let i = 0; i < n; i++) start[i + 1] += start[i];
    const at = start.slice(0, n), tie = new Int32Array(2 * source.length);
    for (let i = 0; i < source.length; i++) { tie[at[source[i]]++] = i; tie[at[target[i]]++] = i; }
    return { start, tie };
  }

  async function load() {
    const atlas = await unpackAll(read("atlas"));
    const { people, ties, communities, between } = atlas;
    const n = people.id.length;
    people.n = n;
    people.label = people.name.map((name, i) => name || people.id[i]);
    people.folded = people.label.map(fold);
    people.measure = Object.fromEntries(people.measures.map((m) => [m.code, m]));
    people.flags = new Map();
    atlas.flags.person.forEach((person, i) => {
      if (!people.flags.has(person)) people.flags.set(person, []);
      people.flags.get(person).push({ role: atlas.flags.role[i], target: atlas.flags.target[i], text: atlas.flags.text[i] });
    });
    ties.n = ties.source.length;
    ties.joined = join(n, ties.source, ties.target);
    const kept = [];
    for (let i = 0; i < between.weight.length; i++) {
      if (between.community_a[i] <= communities.length && between.community_b[i] <= communities.length) kept.push(i);
    }
    atlas.links = {
      n: kept.length,
      source: kept.map((i) => between.community_a[i] - 1),
      target: kept.map((i) => between.community_b[i] - 1),
      weight: kept.map((i) => between.weight[i]),
      nTies: kept.map((i) => between.n_ties[i]),
    };
    atlas.links.joined = join(communities.length, atlas.links.source, atlas.links.target);
    communities.forEach((c) => { c.folded = fold(c.name); c.home = { x: c.x, y: c.y, r: c.r }; });
    if (!atlas.isTwoLevel) {
      // by ties alone nobody is kept in a circle: a community is where its people are on average
      const sums = communities.map(() => [0, 0, 0]);
      people.community.forEach((c, i) => { if (sums[c]) { sums[c][0] += people.x[i]; sums[c][1] += people.y[i]; sums[c][2]++; } });
      communities.forEach((c, i) => { const [x, y, m] = sums[i]; if (m) c.home = { x: x / m, y: y / m, r: 0 }; });
    }
    // what the whole map shows first: every community, or the circle where there are none
    const circles = atlas.isTwoLevel && communities.length ? communities.map((c) => c.home) : [{ x: 0, y: 0, r: atlas.radius }];
    const edge = (side) => circles.reduce((most, c) => Math.max(most, side(c)), -Infinity);
    atlas.frame = [-edge((c) => c.r - c.x), -edge((c) => c.r - c.y), edge((c) => c.x + c.r), edge((c) => c.y + c.r)];
    return atlas;
  }

  const number = (value, digits) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const options = digits !== undefined ? { maximumFractionDigits: digits }
      : Number.isInteger(value) ? {} : Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
    return new Intl.NumberFormat(document.documentElement.lang, options).format(value);
  };
  const percent = (value) => value === null ? "–"
    : new Intl.NumberFormat(document.documentElement.lang, { style: "percent", maximumFractionDigits: 0 }).format(value);
  const day = (days) => days === null || days === undefined || days < -1e6 ? "–"
    : new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(days * 864e5));

  /** Build an element: text is always text. */
  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
      else element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
    return element;
  }

  /** Build an element of a drawing. */
  function svg(tag, attributes, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    element.append(...children);
    return element;
  }

  return { read, say, sayN, words, fold, load, number, percent, day, h, svg };
})();
