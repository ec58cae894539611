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

  let defaults = initial;
  function read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const known = structuredClone(defaults);
    for (const name of ["view", "colour", "size"]) if (parts.has(name)) known[name] = parts.get(name);
    for (const [name, parse] of Object.entries(lists)) {
      if (parts.get(name)) known[name] = parts.get(name).split(".").map(parse).filter((v) => v === v);
    }
    for (const name of numbers) if (parts.has(name) && !Number.isNaN(Number(parts.get(name)))) known[name] = Number(parts.get(name));
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
    start(chosen) {
      defaults = { ...initial, ...chosen };
      Object.assign(value, read());
      window.addEventListener("hashchange", () => set(read()));
    },
    reset: () => set({ communities: [], targets: [], roles: [], statuses: [], types: [], from: null, to: null, strength: 0 }),
    isFiltered: () => ["communities", "targets", "roles", "statuses", "types"].some((name) => value[name].length)
      || value.from !== null || value.to !== null || value.strength > 0,
    link() { write(); return location.href; },
  };
})();
