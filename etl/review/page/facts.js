// The facts: by person and kind, by date, or in the order of the text; findings first.
import { currentOf, didOf, words } from "./current.js";
import { KINDS, timeOf } from "./data.js";
import { reasonsOf, riskIsHigh, riskIsThere } from "./queue.js";
import { addedTo, canRedo, contradicted, curatorName, isHidden, saidOf, verdictOf } from "./store.js";
import { bring, byId, el, hold, isComing, plain, short } from "./text.js";

const SIGN_OF = { accept: "✓", reject: "✗", correct: "✎", add: "✚" };
const WORD = { accept: "accepted", reject: "rejected", correct: "corrected", add: "added", comment: "commented" };
const filter = { words: "", state: "all", by: "kind" };
// `chosen` is a number in the model; `gap` is the place in `order` where it stood before it passed the filter no more.
let shown = { model: null, listed: null, acts: null, order: [], chosen: null, gap: null, nodes: new Map(), why: false };

export function renderFacts(model, listed, acts, hiddenKinds) {
  const kept = shown.model === model;
  const { order, chosen, gap } = kept ? shown : { order: [], chosen: null, gap: null };
  shown = { model, listed, acts, order, chosen, gap, nodes: new Map(), hiddenKinds, why: shown.why };
  const pane = byId("facts");
  if (model.error) {
    pane.replaceChildren(el("p", { class: "empty" }, `${model.path}: ${model.error}.`));
    return;
  }
  if (!byId("facts-list")) pane.replaceChildren(tools(), el("div", { id: "facts-list", tabindex: "0", role: "region", "aria-label": "Facts" }));
  if (!kept) byId("facts-list").scrollTop = 0;
  fill();
}

function tools() {
  const choice = (label, id, options, value, set) => el("label", null, el("span", { class: "sr", text: label }), el("select", {
    id, onchange: (event) => { set(event.target.value); fill(); },
  }, options.map(([key, words]) => el("option", { value: key, selected: key === value }, words))));
  return el("div", { class: "tools" },
    el("label", null, el("span", { class: "sr", text: "Filter the facts" }), el("input", {
      type: "search", id: "filter", placeholder: "Filter ( / )", title: "By name, value, site, time or code", value: filter.words,
      oninput: (event) => { filter.words = event.target.value; fill(); },
    })),
    choice("State", "state-filter", [["all", "All"], ["todo", "To do"], ["doubt", "Doubtful"], ["accept", "Accepted"], ["correct", "Corrected"], ["reject", "Rejected"], ["add", "Added"], ["conflict", "Contradicted"], ["unmapped", "Without code"]], filter.state, (value) => (filter.state = value)),
    choice("Order", "order", [["kind", "By kind"], ["doubt", "By doubt"], ["date", "By date"], ["text", "By text"]], filter.by, (value) => (filter.by = value)));
}

function passes(fact, now) {
  if (shown.hiddenKinds.has(fact.kind)) return false;
  const did = didOf(fact);
  if (filter.state === "todo" && did) return false;
  if (filter.state === "doubt" && !riskIsThere(fact.risk || 0)) return false;
  if (filter.state === "conflict" && !contradicted(fact.url)) return false;
  if (filter.state === "unmapped" && now.codes) return false;
  if (["accept", "correct", "reject", "add"].includes(filter.state) && did !== filter.state) return false;
  if (!filter.words.trim()) return true;
  const said = [now.name, now.value, now.site, timeOf(now), now.label, fact.type, fact.entry, (fact.tags || []).join(" "), (now.codes || []).flat().join(" ")].join(" ").toLowerCase();
  return filter.words.toLowerCase().trim().split(/\s+/).every((one) => said.includes(one));
}

function fill() {
  const { model } = shown;
  const list = byId("facts-list");
  const before = shown.order, top = list.scrollTop, focused = focusIn(list), stood = chosenTop(list);
  shown.order = [];
  shown.nodes = new Map();
  const parts = [];
  if (model.findings.length && filter.state === "all") parts.push(...findings(model));
  const facts = model.facts.map((fact, number) => [currentOf(fact), number]).filter(([now, number]) => passes(model.facts[number], now));
  const drafts = ["all", "add"].includes(filter.state) ? addedTo(shown.listed).filter((one) => !model.facts.some((fact) => fact.curators && fact.curators.some((said) => said.did === "added" && said.who === one.curator) && fact.name === one.what.name)) : [];
  const add = (heading, kind, items, level) => {
    if (!items.length) return;
    if (heading) parts.push(el(level, null, kind && el("i", { "data-kind": kind }), heading));
    parts.push(el("ul", null, items.map(([fact, number]) => row(fact, number))));
  };
  if (filter.by === "kind") {
    model.people.forEach((person, number) => {
      const mine = facts.filter(([fact]) => (fact.movedTo ? fact.movedTo === person.url : fact.person === number));
      const own = drafts.filter((one) => one.person === person.url || (!one.person && number === 0));
      if (!mine.length && !own.length) return;
      parts.push(el("h2", null, plain(person.name), person.about && el("small", { class: "muted", text: ` ${person.about}` })));
      for (const [kind, heading] of Object.entries(KINDS)) add(heading, kind, mine.filter(([fact]) => fact.kind === kind), "h3");
      if (own.length) parts.push(el("h3", null, "Added by you and others"), el("ul", null, own.map(draft)));
    });
    add("About nobody named", "", facts.filter(([fact]) => fact.person < 0 || fact.person === undefined), "h2");
    if (!model.people.length && drafts.length) parts.push(el("h3", null, "Added"), el("ul", null, drafts.map(draft)));
  } else {
    const sorted = filter.by === "text" ? facts : filter.by === "doubt" ? [...facts].sort(([, a], [, b]) => (model.facts[b].risk || 0) - (model.facts[a].risk || 0) || a - b) : [...facts].sort(([a], [b]) => (a.date || "9999").localeCompare(b.date || "9999") || order(a) - order(b));
    if (filter.by !== "date") add("", "", sorted, "h3");
    else {
      const days = new Map();
      for (const one of sorted) { const day = one[0].date || timeOf(one[0]) || "Without a date"; if (!days.has(day)) days.set(day, []); days.get(day).push(one); }
      for (const [day, items] of days) add(day, "", items, "h3");
    }
    if (drafts.length) parts.push(el("h3", null, "Added"), el("ul", null, drafts.map(draft)));
  }
  if (!facts.length && !drafts.length) parts.push(el("p", { class: "empty" }, model.facts.length ? "No fact passes the filter." : "Nothing was read from this document."));
  list.replaceChildren(...parts);
  list.scrollTop = top;
  keepChosen(before);
  keepFocus(list, focused);
  const chosen = shown.nodes.get(shown.chosen);
  if (chosen && stood === COMING) bring(chosen, { block: "nearest" });
  else if (chosen && stood !== null) hold(chosen, list, stood);
}

const COMING = "coming";

// How high the chosen fact stands; null where it isn't in view.
function chosenTop(list) {
  const node = list.querySelector(".fact.on");
  if (!node) return null;
  if (isComing(node)) return COMING;
  const fact = node.getBoundingClientRect(), seen = list.getBoundingClientRect();
  return fact.bottom > seen.top && fact.top < seen.bottom ? fact.top : null;
}

// What was chosen stays chosen where it is still shown; else nothing is chosen, and `gap` is where it stood.
function keepChosen(before) {
  if (shown.chosen === null) return;
  if (shown.nodes.has(shown.chosen)) { unfold(shown.chosen); shown.acts.pick(shown.chosen, false); return; }
  const next = before.slice(before.indexOf(shown.chosen) + 1).find((one) => shown.nodes.has(one));
  shown.gap = next === undefined ? shown.order.length : shown.order.indexOf(next);
  shown.chosen = null;
  shown.acts.pick(null);
}

// The rows are drawn anew: what had the focus has it again, and where that is gone the list has it.
function focusIn(list) {
  const node = document.activeElement;
  if (!list.contains(node)) return null;
  const item = node.closest(".fact");
  return { number: item && item.dataset.number, act: node.dataset.act };
}

function keepFocus(list, focused) {
  if (!focused) return;
  const item = shown.nodes.get(Number(focused.number));
  const node = item && ((focused.act && item.querySelector(`[data-act=${focused.act}]`)) || item.firstChild);
  (node || list).focus({ preventScroll: true });
}

const order = (fact) => ({ before: 0, during: 1, after: 2 }[fact.phase] ?? 3);

function findings(model) {
  return [el("h2", null, `Findings ${model.findings.length}`), el("ul", { class: "findings" }, model.findings.map((one) => el("li", { "data-severity": one.severity },
    el("span", { class: one.severity === "information" ? "code plain" : "code", text: one.code || one.severity }), " ", el("span", { text: plain(one.text), dir: "auto" }),
    (one.facts.length || one.spans.length) ? el("div", { class: "links" },
      one.facts.slice(0, 12).map((number) => el("button", { type: "button", onclick: () => select(number, true, true) }, short([model.facts[number].name, model.facts[number].value].filter(Boolean).join(" "), 40))),
      !one.facts.length && one.spans.slice(0, 6).map(([start, end]) => el("button", { type: "button", onclick: () => shown.acts.place(start, end) }, `“${short(model.text.slice(start, end), 40)}”`))) : null)))];
}

function summary(now, did) {
  const label = now.label !== now.date && now.label;
  return [
    el("span", { class: "did", "aria-hidden": "true", text: SIGN_OF[did] || "○" }),
    el("span", null, el("span", { class: "name", text: plain(now.name) }), now.value && el("span", { class: "value", text: ` ${plain(now.value)}` }), " ", badges(now)),
    el("span", { class: "time", text: timeOf(now) }),
    (now.site || label) && el("span", { class: "where", text: [now.site, label && `“${label}”`].filter(Boolean).map(plain).join(" · ") }),
    el("span", { class: "sr", text: did ? WORD[did] : "not reviewed" }),
  ];
}

function badges(fact) {
  const found = [];
  for (const tag of fact.tags || []) if (tag !== "unreviewed" && tag !== "unmapped") found.push(el("span", { class: `badge${tag === "needs-review" ? " bad" : ""}`, text: tag.replace("-", " ") }));
  const [reason] = reasonsOf(fact);
  if (reason && riskIsThere(fact.risk) && !didOf(fact)) found.push(el("span", { class: `badge doubt${riskIsHigh(fact.risk) ? " high" : ""}`, text: reason[0] }));
  if (contradicted(fact.url)) found.push(el("span", { class: "badge bad", text: "curators differ" }));
  if (!isHidden(fact.url) && saidOf(fact.url).some((one) => one.action === "comment" || one.note)) found.push(el("span", { class: "badge", text: "note" }));
  return found.flatMap((one) => [one, " "]);
}

function row(fact, number) {
  const did = didOf(fact);
  const button = el("button", { type: "button", "aria-expanded": "false", onclick: () => (shown.chosen === number ? unselect() : select(number, true, false)) }, summary(fact, did));
  const item = el("li", { class: "fact", "data-kind": fact.kind, "data-did": did, "data-number": number }, button);
  shown.order.push(number);
  shown.nodes.set(number, item);
  return item;
}

function draft(record) {
  const set = record.set || {};
  const head = el("button", { type: "button", onclick: () => shown.acts.pick(record.id) },
    el("span", { class: "did", "aria-hidden": "true", text: SIGN_OF.add }),
    el("span", null, el("span", { class: "name", text: plain(words(set.concept)) }), el("span", { class: "value", text: ` ${[words(set.value), set.unit, set.presence].filter(Boolean).map(plain).join(" ")}` })),
    el("span", { class: "time", text: [set.date, set.phase].filter(Boolean).join(" · ") }),
    el("span", { class: "where", text: plain([words(set.site), `“${short(record.anchor.exact, 60)}”`].filter(Boolean).join(" · ")) }));
  return el("li", { class: "fact on", "data-did": "add", "data-kind": "person" }, head, el("div", { class: "more" },
    el("div", { class: "said" }, `Added by ${plain(record.curator)}${record.note ? `: ${plain(record.note)}` : ""}`),
    record.curator === curatorName() && el("div", { class: "acts" },
      el("button", { type: "button", onclick: () => shown.acts.change(record) }, "Correct"),
      el("button", { type: "button", onclick: () => shown.acts.remove(record) }, "Take back"))));
}

function details(fact, number) {
  const verdict = verdictOf(fact.url);
  const act = (action, words, key, title) => el("button", { type: "button", "data-act": action, "aria-pressed": verdict ? String(verdict.action === action) : "false", title, onclick: () => shown.acts[action](fact, number) }, words, " ", el("kbd", { text: key, "aria-hidden": "true" }));
  const said = [
    ...(isHidden(fact.url) ? [] : fact.curators || []).map((one) => `${one.who} ${one.did} it${one.when ? ` on ${one.when.slice(0, 10)}` : ""}${one.was ? `; it was read as ${one.was}` : ""}${one.note ? `: ${one.note}` : ""}`),
    ...saidOf(fact.url).filter((one) => one.curator === curatorName() || !isHidden(fact.url)).map((one) => `${one.curator} ${WORD[one.action]} it${one.role === "final" ? ", and that decides" : ""}${Object.keys(one.set || {}).length ? ` (${Object.entries(one.set).map(([key, value]) => `${key} ${value && typeof value === "object" ? value.text || `“${short(value.exact, 40)}”` : value || "none"}`).join(", ")})` : ""}${one.note ? `: ${one.note}` : ""}`),
  ];
  const may = (action) => shown.acts.may(action, fact);
  return el("div", { class: "more" },
    fact.quotes && fact.quotes.map(([text, cell]) => el("blockquote", null, short(text, 400), cell && el("small", { text: `  ${cell}` }))),
    reasonsOf(fact).length && !verdict && el("ul", { class: "doubts" }, reasonsOf(fact).slice(0, 4).map(([badge, says]) => el("li", null, el("b", { text: badge }), ` ${says}`))),
    el("div", { class: "acts" },
      act("accept", "Accept", "a", "It is right as it stands"),
      may("reject") && act("reject", "Reject", "r", "It isn't so: entered in error"),
      may("correct") && act("correct", "Correct…", "e", "Set what is wrong"),
      act("comment", "Comment…", "c", ""),
      el("button", { type: "button", "data-act": "many", title: "Accept or correct many facts at once", onclick: () => shown.acts.many(fact) }, "Many… ", el("kbd", { text: "m", "aria-hidden": "true" })),
      verdict && el("button", { type: "button", "data-act": "undo", title: "Take back your verdict; comments stay", onclick: () => shown.acts.undo(fact) }, "Take back ", el("kbd", { text: "u", "aria-hidden": "true" })),
      canRedo(fact.url) && el("button", { type: "button", "data-act": "redo", title: "Say again what you took back", onclick: () => shown.acts.redo(fact) }, "Redo ", el("kbd", { text: "U", "aria-hidden": "true" }))),
    [...new Set(said)].map((one) => el("div", { class: "said", text: plain(one) })),
    fact.codes && el("div", { class: "codes" }, fact.codes.map((one) => one.filter(Boolean).join(" ")).join(" · ")),
    el("details", { class: "why", open: shown.why, ontoggle: (event) => { shown.why = event.target.open; } }, el("summary", null, "Why ", el("kbd", { text: "w", "aria-hidden": "true" })),
      el("ul", null, [...(fact.why || []), [fact.type, fact.status, fact.entry && `mapping ${fact.entry}`, fact.rule && `rule ${fact.rule}`].filter(Boolean).join(" · ")].map((one) => el("li", { text: plain(one) })))));
}

// Open or close what says why the chosen fact is as it is; facts chosen later show it the same way.
export function toggleWhy() {
  shown.why = !shown.why;
  for (const one of document.querySelectorAll(".fact .why")) one.open = shown.why;
}

export function unselect() {
  fold(shown.chosen);
  Object.assign(shown, { chosen: null, gap: null });
  if (shown.acts) shown.acts.pick(null);
}

function unfold(number) {
  const node = shown.nodes.get(number);
  node.classList.add("on");
  node.firstChild.setAttribute("aria-expanded", "true");
  node.append(details(shown.model.facts[number], number));
}

function fold(number) {
  const node = shown.nodes.get(number);
  if (!node) return;
  node.classList.remove("on");
  node.firstChild.setAttribute("aria-expanded", "false");
  for (const more of node.querySelectorAll(".more")) more.remove();
}

export function select(number, scrollSource, focus) {
  if (!shown.nodes.has(number)) {
    Object.assign(filter, { words: "", state: "all" });
    byId("filter").value = "";
    byId("state-filter").value = "all";
    shown.hiddenKinds.clear();
    shown.acts.reset();
    if (!shown.nodes.has(number)) return;
  }
  fold(shown.chosen);
  shown.chosen = number;
  unfold(number);
  const node = shown.nodes.get(number);
  if (focus) node.firstChild.focus({ preventScroll: true });
  shown.acts.pick(number, scrollSource);
  bring(node, { block: "nearest" });
}

// The place in the list that `step` goes on from: that of the chosen fact, or of one that is shown no more.
function here(by) {
  const at = shown.order.indexOf(shown.chosen);
  if (at >= 0) return at + by;
  if (shown.gap === null) return by > 0 ? 0 : shown.order.length - 1;
  return by > 0 ? shown.gap : shown.gap - 1;
}

export function step(by) {
  if (!shown.order.length) return;
  select(shown.order[Math.min(shown.order.length - 1, Math.max(0, here(by)))], true, true);
}

export function stepToDo() {
  const next = shown.order.slice(here(1)).find((number) => !didOf(shown.model.facts[number]));
  if (next !== undefined) select(next, true, true);
}

// The fact that is chosen and can be seen; null where there is none.
export function selectedFact() {
  const node = shown.nodes.get(shown.chosen);
  return node && node.offsetParent ? shown.model.facts[shown.chosen] : null;
}
