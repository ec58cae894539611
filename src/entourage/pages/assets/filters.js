// which people and ties match what was chosen, and how many would if one more choice were made
"use strict";
Atlas.filters = (() => {
  const COMMUNITY = 1, TARGET = 2, ROLE = 4, STATUS = 8, TIE = 16;

  /** Weight from which a tie is among the strongest: `share` of all are below it. */
  function thresholdOf(sorted, share) {
    return share > 0 && sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(share / 100 * sorted.length))] : -Infinity;
  }

  function build(atlas) {
    const { people, ties } = atlas;
    const sorted = Float64Array.from(ties.weight).sort();
    const roleBits = Object.fromEntries(["prescriber", "ambassador", "critic", "gatekeeper"].map((code, i) => [code, 1 << i]));
    const levelBits = Object.fromEntries(["audience", "customers", "core", "buyers"].map((code, i) => [code, 1 << i]));
    const hasDates = ties.last.some((d) => d !== null && d > -1e6);

    // per type, who has a tie of it among those that dates and strength leave
    const ofType = ties.types.map(() => new Uint8Array(people.n));

    function matchTies(chosen) {
      const kept = new Uint8Array(ties.n);
      ofType.forEach((has) => has.fill(0));
      const least = thresholdOf(sorted, chosen.strength);
      const sets = ties.typeSets.map((set) => !chosen.types.length || set.some((t) => chosen.types.includes(t)));
      for (let i = 0; i < ties.n; i++) {
        if (ties.weight[i] < least) continue;
        if (chosen.from !== null || chosen.to !== null) {
          const first = ties.first[i], last = ties.last[i];
          if (last === null || last < -1e6) continue;
          if ((chosen.from !== null && last < chosen.from) || (chosen.to !== null && first > chosen.to)) continue;
        }
        for (const type of ties.typeSets[ties.type[i]]) ofType[type][ties.source[i]] = ofType[type][ties.target[i]] = 1;
        if (sets[ties.type[i]]) kept[i] = 1;
      }
      return kept;
    }

    function match(chosen) {
      const ties_ = matchTies(chosen);
      const n = people.n;
      const fails = new Uint8Array(n);
      const tieChosen = chosen.types.length || chosen.from !== null || chosen.to !== null || chosen.strength > 0;
      if (tieChosen) {
        const has = new Uint8Array(n);
        for (let i = 0; i < ties.n; i++) if (ties_[i]) { has[ties.source[i]] = 1; has[ties.target[i]] = 1; }
        for (let i = 0; i < n; i++) if (!has[i]) fails[i] |= TIE;
      }
      if (chosen.communities.length) {
        const wanted = new Set(chosen.communities);
        for (let i = 0; i < n; i++) if (!wanted.has(people.community[i] + 1)) fails[i] |= COMMUNITY;
      }
      if (chosen.targets.length) {
        const wanted = chosen.targets.map((key) => {
          const [target, level] = key.split(":");
          return [people.targets[atlas.targets.findIndex((t) => t.id === target)], levelBits[level]];
        }).filter(([column]) => column);
        for (let i = 0; i < n; i++) if (!wanted.some(([column, bit]) => column[i] & bit)) fails[i] |= TARGET;
      }
      if (chosen.roles.length) {
        const wanted = chosen.roles.reduce((sum, code) => sum | (roleBits[code] || 0), 0);
        for (let i = 0; i < n; i++) if (!(people.roles[i] & wanted)) fails[i] |= ROLE;
      }
      if (chosen.statuses.length) {
        const wanted = new Set(chosen.statuses);
        for (let i = 0; i < n; i++) if (!wanted.has(people.status[i])) fails[i] |= STATUS;
      }
      return { fails, ties: ties_, ...count(fails) };
    }

    /** Count per option the people who fail nothing else than the option's own list. */
    function count(fails) {
      const communities = new Int32Array(atlas.communities.length + 2), roles = {}, targets = {};
      const statuses = new Int32Array(people.statuses.length);
      for (const code of Object.keys(roleBits)) roles[code] = 0;
      for (const t of atlas.targets) for (const l of t.levels) targets[`${t.id}:${l.code}`] = 0;
      const matched = new Int32Array(atlas.communities.length + 2), types = new Int32Array(ties.types.length);
      let n = 0;
      for (let i = 0; i < people.n; i++) {
        const f = fails[i], c = Math.min(people.community[i] + 1, atlas.communities.length + 1);
        if (f === 0) { n++; matched[c]++; }
        if ((f & ~COMMUNITY) === 0) communities[c]++;
        if ((f & ~TIE) === 0) for (let t = 0; t < types.length; t++) types[t] += ofType[t][i];
        if ((f & ~STATUS) === 0) statuses[people.status[i]]++;
        if ((f & ~ROLE) === 0 && people.roles[i]) {
          for (const code in roleBits) if (people.roles[i] & roleBits[code]) roles[code]++;
        }
        if ((f & ~TARGET) === 0) {
          for (let t = 0; t < atlas.targets.length; t++) {
            const mask = people.targets[t][i];
            if (mask) for (const l of atlas.targets[t].levels) if (mask & levelBits[l.code]) targets[`${atlas.targets[t].id}:${l.code}`]++;
          }
        }
      }
      return { n, matched, counts: { communities, roles, statuses, targets, types } };
    }

    /** Share of the ties that a strength keeps: more than asked for where many weigh the same. */
    function keptBy(share) {
      const least = thresholdOf(sorted, share);
      let low = 0, high = sorted.length;
      while (low < high) { const middle = (low + high) >> 1; if (sorted[middle] < least) low = middle + 1; else high = middle; }
      return sorted.length ? 1 - low / sorted.length : 1;
    }

    return { match, keptBy, roleBits, levelBits, hasDates, thresholdOf: (share) => thresholdOf(sorted, share) };
  }
  return { build };
})();
