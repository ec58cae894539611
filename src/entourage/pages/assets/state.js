// what the reader has chosen, in the address after #, so that a link restores it
"use strict";
Atlas.state = (() => {
  const initial = {
    view: "communities", colour: "community", size: "prescriber_score", communities: [], targets: [], roles: [], statuses: [],
    types: [], from: null, to: null, strength: 0, person: null, community: null, table: false, ids: false,
  };
  const value = structuredClone(initial);
  const listeners = [];
  let scheduled = null;
  const lists = { communities: Number, targets: String, roles: String, statuses: Number, types: Number };
  const numbers = ["from", "to", "strength", "person", "community"];

  function write() {
    const parts = new URLSearchParams();
    for (const name of ["view", "colour", "size"]) if (value[name] !== defaults[name]) parts.set(name, value[name]);
    for (const name of Object.keys(lists)) if (value[name].length) parts.set(name, value[name].join("."));
    for (const name of numbers) if (value[name] !== initial[name]) parts.set(name, value[name]);
    for (const name of ["table", "ids"]) if (value[name]) parts.set(name, "1");
    const text = parts.toString();
    if (text !== location.hash.slice(1)) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  }

  let defaults = initial, means = null;

  /** Keep of a fragment what means something on this map: a link may be old, cut or made up. */
  function check(atlas, canPeople) {
    const { people, ties } = atlas;
    const within = (v, least, most) => Number.isInteger(v) && v >= least && v <= most;
    const levels = new Set(atlas.targets.flatMap((t) => t.levels.map((l) => `${t.id}:${l.code}`)));
    const roles = new Set(atlas.roles.map((r) => r.code));
    return {
      view: (v) => (v === "people" ? canPeople : v === "communities" && (atlas.communities.length > 0 || !canPeople)),
      colour: (v) => v === "community" || (atlas.targets.length > 0 && ["target", "both"].includes(v)),
      size: (v) => Object.hasOwn(people.measure, v),
      communities: (v) => within(v, 1, atlas.communities.length),
      targets: (v) => levels.has(v),
      roles: (v) => roles.has(v),
      statuses: (v) => within(v, 0, people.statuses.length - 1),
      types: (v) => within(v, 0, ties.types.length - 1),
      from: (v) => within(v, -1e6, 1e6),
      to: (v) => within(v, -1e6, 1e6),
      strength: (v) => within(v, 0, 95),
      person: (v) => within(v, 0, people.n - 1),
      community: (v) => within(v, 1, atlas.communities.length),
    };
  }

  function read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const known = structuredClone(defaults);
    for (const name of ["view", "colour", "size"]) if (parts.has(name) && means[name](parts.get(name))) known[name] = parts.get(name);
    for (const [name, parse] of Object.entries(lists)) {
      if (parts.get(name)) known[name] = [...new Set(parts.get(name).split(".").map(parse).filter(means[name]))];
    }
    for (const name of numbers) if (parts.get(name) && means[name](Number(parts.get(name)))) known[name] = Number(parts.get(name));
    for (const name of ["table", "ids"]) known[name] = parts.get(name) === "1";
    return known;
  }

  function set(changes) {
    const changed = Object.keys(changes).filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(value[name]));
    if (!changed.length) return;
    Object.assign(value, changes);
    const names = new Set(changed);
    for (const listen of listeners) listen(names);
    clearTimeout(scheduled);
    scheduled = setTimeout(write, 120);
  }

  return {
    value,
    set,
    listen: (run) => listeners.push(run),
    start(chosen, atlas, canPeople) {
      means = check(atlas, canPeople);
      defaults = { ...initial, ...chosen, view: means.view(chosen.view) ? chosen.view : canPeople ? "people" : "communities" };
      Object.assign(value, read());
      window.addEventListener("hashchange", () => set(read()));
    },
    reset: () => set({ communities: [], targets: [], roles: [], statuses: [], types: [], from: null, to: null, strength: 0 }),
    isFiltered: () => ["communities", "targets", "roles", "statuses", "types"].some((name) => value[name].length)
      || value.from !== null || value.to !== null || value.strength > 0,
    /** Give the address of this view, with the middle of the map and its scale. */
    link({ k, x, y, width, height }) {
      write();
      const parts = new URLSearchParams(location.hash.slice(1));
      parts.set("at", [(width / 2 - x) / k, (height / 2 - y) / k, k].map((v) => Number(v.toPrecision(6))).join("_"));
      return `${location.href.split("#")[0]}#${parts}`;
    },
    /** The middle of the map and its scale that the address asks for, if it does. */
    readCamera() {
      const [x, y, k] = (new URLSearchParams(location.hash.slice(1)).get("at") || "").split("_").map(Number);
      return [x, y, k].every(Number.isFinite) && k > 1e-6 && k < 1e3 ? { x, y, k } : null;
    },
  };
})();
