// The course: scores over time as plots with treatments as marks, graded sites as a grid of site, side and time.
import { currentOf, didOf, unsided } from "./current.js";
import { timeOf } from "./data.js";
import { byId, el, plain, svg } from "./text.js";

const DAYS = { d: 1, wk: 7, mo: 30.4, a: 365.25 };
const PHASE = { before: -1, during: 0, after: 1 };

function dayOf(date) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date || "");
  return match ? Date.UTC(+match[1], match[2] ? +match[2] - 1 : 6, match[3] ? +match[3] : match[2] ? 15 : 1) / 86400000 : null;
}

// Where a fact stands when its days aren't all known: its course, its phase, its distance.
function rank(fact) {
  const distance = fact.offset ? fact.offset[0] * (DAYS[fact.offset[1]] || 1) : 0;
  const phase = PHASE[fact.phase] ?? (fact.label ? 0.5 : 2);
  return (fact.course || 0) * 1e6 + phase * 1e5 + (phase < 0 ? -distance : distance);
}
const momentOf = (fact) => timeOf(fact) || fact.label || "";

export function renderCourse(model, onPick) {
  const pane = byId("course");
  if (model.error) { pane.replaceChildren(); return; }
  const parts = [];
  model.people.forEach((person, number) => {
    const mine = model.facts.map((fact, at) => ({ ...currentOf(fact), at })).filter((fact) => fact.person === number && didOf(fact) !== "reject");
    const plots = series(mine).map((one) => plot(one, given(mine), onPick)).filter(Boolean);
    const grids = graded(mine).map((one) => grid(one, onPick));
    if (!plots.length && !grids.length) return;
    parts.push(el("h2", { text: plain(person.name) }));
    if (plots.length) parts.push(el("div", { class: "plots" }, plots));
    parts.push(...grids);
  });
  pane.replaceChildren(...(parts.length ? parts : [el("p", { class: "empty" }, "Nothing here was measured at more than one time.")]));
}

// How many days from the treatment a fact is, where it says so; what is just before it is at its day. Other courses have other days.
function distanceOf(fact) {
  if (fact.course > 1) return null;
  if (!fact.offset) return fact.phase === "before" ? 0 : null;
  const days = fact.offset[0] * (DAYS[fact.offset[1]] || NaN);
  return Number.isNaN(days) ? null : fact.phase === "before" ? -days : days;
}

// Round values between two ends, as many as can be told apart.
function ticks(low, high) {
  const rough = (high - low) / 3 || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high && found.length < 8; at++) found.push(at * step);
  return found.length > 1 ? found : [low, high];
}

function given(facts) {
  const seen = new Map();
  for (const fact of facts) if (fact.kind === "treatment" && fact.type === "Procedure" && fact.date) seen.set(fact.date, fact);
  return [...seen.values()];
}

function series(facts) {
  const groups = new Map();
  for (const fact of facts) {
    if (fact.number === undefined || fact.kind !== "measure" || !momentOf(fact)) continue;
    const key = [fact.name, fact.site || "", fact.unit || ""].join("|");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(fact);
  }
  return [...groups.values()].filter((one) => new Set(one.map(momentOf)).size > 1)
    .sort((a, b) => (b[0].members || 0) - (a[0].members || 0) || b.length - a.length).slice(0, 60);
}

function plot(facts, treatments, onPick) {
  const dated = facts.every((fact) => dayOf(fact.date) !== null) && new Set(facts.map((fact) => fact.date)).size > 1;
  const sorted = [...facts].sort((a, b) => (dated ? dayOf(a.date) - dayOf(b.date) : rank(a) - rank(b)));
  const moments = [...new Set(sorted.map(momentOf))];
  const away = dated || facts.some((fact) => distanceOf(fact) === null) ? null : [...new Set(sorted.map(distanceOf))].sort((a, b) => a - b);
  const measured = away !== null && away.length === moments.length && away.length > 1;
  const marks = dated ? treatments : treatments.length || facts.some((fact) => fact.phase) ? [] : [];
  const days = [...sorted.map((fact) => dayOf(fact.date)), ...marks.map((fact) => dayOf(fact.date))].filter((one) => one !== null);
  const [first, last] = dated ? [Math.min(...days), Math.max(...days)] : measured ? [away[0], away[away.length - 1]] : [0, Math.max(1, moments.length - 1)];
  const W = 330, H = 150, L = 34, R = 14, T = 16, B = 22;
  const xOf = (fact) => L + (W - L - R) * (((dated ? dayOf(fact.date) : measured ? distanceOf(fact) : moments.indexOf(momentOf(fact))) - first) / (last - first || 1));
  const values = sorted.map((fact) => fact.number);
  const scale = facts[0].low !== undefined && facts[0].high !== undefined && Math.min(...values) >= facts[0].low && Math.max(...values) <= facts[0].high;
  let low = scale ? facts[0].low : Math.min(...values), high = scale ? facts[0].high : Math.max(...values);
  if (!scale) { const pad = (high - low || Math.abs(high) || 1) * 0.15; low -= low >= 0 && low - pad < 0 ? low : pad; high += pad; }
  const yOf = (value) => H - B - (H - B - T) * ((value - low) / (high - low || 1));
  const nodes = [];
  const round = (value) => String(Math.round(value * 100) / 100);
  for (const value of scale ? [low, high] : ticks(low, high)) nodes.push(svg("line", { class: "axis", x1: L, x2: W - R, y1: yOf(value), y2: yOf(value) }), svg("text", { x: L - 5, y: yOf(value) + 4, "text-anchor": "end" }, round(value)));
  for (const one of marks) {
    const x = xOf(one);
    nodes.push(svg("line", { class: "given", x1: x, x2: x, y1: T - 4, y2: H - B }), svg("path", { class: "givenhead", d: `M${x - 4} ${T - 10}h8l-4 7z` }, svg("title", {}, `${one.name} ${one.date}`)));
  }
  if (!dated) {
    const border = sorted.findIndex((fact, at) => at && sorted[at - 1].phase === "before" && fact.phase !== "before");
    if (border > 0) {
      const x = (xOf(sorted[border - 1]) + xOf(sorted[border])) / 2;
      nodes.push(svg("line", { class: "given", x1: x, x2: x, y1: T - 4, y2: H - B }), svg("path", { class: "givenhead", d: `M${x - 4} ${T - 10}h8l-4 7z` }, svg("title", {}, "treatment")));
    }
  }
  nodes.push(svg("polyline", { class: "path", points: sorted.map((fact) => `${xOf(fact)},${yOf(fact.number)}`).join(" ") }));
  let before = -99;
  sorted.forEach((fact, at) => {
    const x = xOf(fact), y = yOf(fact.number);
    const say = `${fact.name} ${fact.value}, ${momentOf(fact)}`;
    nodes.push(svg("circle", {
      class: "point", cx: x, cy: y, r: 6, tabindex: 0, role: "button", "aria-label": say,
      onclick: () => onPick(fact.at), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); onPick(fact.at); } },
    }, svg("title", {}, say)));
    if (x - before > 22 || at === sorted.length - 1) nodes.push(svg("text", { class: "value", x, y: y - 10, "text-anchor": "middle" }, round(fact.number)));
    before = x;
  });
  const ends = dated ? [sorted[0].date, sorted[sorted.length - 1].date] : [moments[0], moments[moments.length - 1]];
  const label = (text) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
  nodes.push(svg("text", { x: L, y: H - 5 }, label(ends[0])), svg("text", { x: W - R, y: H - 5, "text-anchor": "end" }, label(ends[1])));
  const name = [facts[0].name, facts[0].site].filter(Boolean).map(plain).join(", ");
  return el("figure", { class: "plot" },
    el("figcaption", null, el("span", { text: name }), el("small", { text: facts[0].unit || (scale ? `${facts[0].low}–${facts[0].high}` : "") })),
    svg("svg", { viewBox: `0 0 ${W} ${H}`, role: "group", "aria-label": `${name} over time` }, nodes),
    el("details", null, el("summary", null, "As a table"), el("table", null, sorted.map((fact) => el("tr", null, el("th", { scope: "row", text: momentOf(fact) }), el("td", { text: plain(fact.value) }))))));
}

function graded(facts) {
  const groups = new Map();
  for (const fact of facts) {
    if (fact.ordinal === undefined || !fact.site) continue;
    if (!groups.has(fact.name)) groups.set(fact.name, []);
    groups.get(fact.name).push(fact);
  }
  return [...groups.values()].filter((one) => one.length > 1).sort((a, b) => b.length - a.length);
}

function grid(facts, onPick) {
  const moments = new Map();
  for (const fact of [...facts].sort((a, b) => (dayOf(a.date) ?? 1e9) - (dayOf(b.date) ?? 1e9) || rank(a) - rank(b))) {
    const moment = momentOf(fact);
    if (!moments.has(moment)) moments.set(moment, new Set());
    moments.get(moment).add(fact.side || "");
  }
  const sides = ["left", "right", "bilateral", ""];
  const columns = [...moments].flatMap(([moment, there]) => sides.filter((side) => there.has(side)).map((side) => [moment, side]));
  const sites = [...new Set(facts.map((fact) => unsided(fact.site)))];
  const most = Math.max(...facts.map((fact) => fact.high ?? fact.ordinal), 1);
  const at = new Map(facts.map((fact) => [[unsided(fact.site), momentOf(fact), fact.side || ""].join("|"), fact]));
  const cell = (site, [moment, side]) => {
    const fact = at.get([site, moment, side].join("|"));
    if (!fact) return el("td");
    const part = Math.max(0, Math.min(1, fact.ordinal / most));
    const button = el("button", { type: "button", title: `${fact.name} ${fact.value}, ${fact.site}, ${moment}`, "aria-label": `${site} ${side} ${moment}: ${fact.value}`, onclick: () => onPick(fact.at) }, plain(fact.value).split(" (")[0].slice(0, 12));
    const light = part > 0.6 ? 38 - (part - 0.6) * 30 : 94 - part * 35; // no shade between, on which neither ink can be read
    button.style.setProperty("--shade", `hsl(${Math.round(205 - 10 * part)} 62% ${Math.round(light)}%)`);
    button.style.setProperty("--tint", part > 0.6 ? "#fff" : "#10202b");
    return el("td", null, button);
  };
  return el("div", null, el("h3", { text: facts[0].name }), el("div", { class: "gridbox", tabindex: "0", role: "region", "aria-label": `${facts[0].name} by site, side and time` }, el("table", { class: "grid" },
    el("thead", null,
      el("tr", null, el("td"), [...moments].map(([moment, there]) => el("th", { colspan: sides.filter((side) => there.has(side)).length, scope: "colgroup", text: moment || "no time" }))),
      el("tr", null, el("td"), columns.map(([, side]) => el("th", { scope: "col", text: side ? side[0].toUpperCase() : "–", title: side || "no side" })))),
    el("tbody", null, sites.map((site) => el("tr", null, el("th", { scope: "row", text: plain(site) }), columns.map((column) => cell(site, column))))))));
}
