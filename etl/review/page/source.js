// The source: its text with structure, its tables as tables, each fact marked by kind, what was not understood underlined.
import { KINDS } from "./data.js";
import { headButton } from "./plan.js";
import { addedTo, verdictOf } from "./store.js";
import { bring, byId, el, pieces } from "./text.js";

const LARGE = 200000;
const LONGEST = 6000; // so much of a line is one block: a text without line breaks is still drawn piece by piece
let current = null;
let marksOf = new Map();

export function offKinds() { return hidden; }
const hidden = new Set();

export function renderSource(model, listed, onPick) {
  current = { model, listed, onPick };
  const paper = byId("text");
  paper.replaceChildren();
  marksOf = new Map();
  if (model.error) {
    paper.append(el("p", { class: "note" }, `This result can't be shown: ${model.error}. The others can.`));
    return;
  }
  if (!model.text) {
    paper.append(el("p", { class: "note" }, "The bundle was made without the document's text (--no-text): the facts stand beside with their quotes."));
    return;
  }
  const draw = drawer(model, listed);
  const whole = document.createDocumentFragment();
  let from = 0;
  for (const table of model.tables) {
    const [start, end] = table.span;
    if (start < from) continue;
    draw.lines(whole, from, start);
    draw.table(whole, table);
    from = end;
  }
  draw.lines(whole, from, model.text.length);
  paper.append(whole);
}

// All places that something begins or ends at, in order, with what is open there: one pass, whatever overlaps.
function drawer(model, listed) {
  const text = model.text;
  const spans = [];
  model.facts.forEach((fact, number) => fact.spans.forEach(([start, end]) => spans.push([start, end, number])));
  addedTo(listed).forEach((one) => {
    const at = placeOf(one, text);
    if (at) spans.push([at[0], at[1], one.id]);
  });
  const heads = [];
  for (const [start, end, state, , reason] of model.ledger) {
    if (state === "structure") { if (/head|title/.test(reason)) heads.push([start, end]); }
    else spans.push([start, end, state === "not understood" ? "missed" : "aside", reason]);
  }
  spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  heads.sort((a, b) => a[0] - b[0]);
  let next = 0, open = [];

  function inline(parent, start, end) {
    open = open.filter((one) => one[1] > start);
    while (next < spans.length && spans[next][0] <= start) { if (spans[next][1] > start) open.push(spans[next]); next++; }
    let at = start;
    while (at < end) {
      const stop = Math.min(end, next < spans.length ? spans[next][0] : end, ...open.map((one) => one[1]));
      if (stop > at) { segment(parent, at, stop); at = stop; }
      open = open.filter((one) => one[1] > at);
      while (next < spans.length && spans[next][0] <= at) { if (spans[next][1] > at) open.push(spans[next]); next++; }
    }
  }

  function segment(parent, start, end) {
    const here = open.filter((one) => one[0] <= start);
    const facts = here.filter((one) => typeof one[2] === "number" || (one[2] !== "missed" && one[2] !== "aside"));
    const rest = here.find((one) => one[2] === "missed" || one[2] === "aside");
    let holder = parent;
    if (rest) {
      holder = el("span", { class: rest[2], title: rest[3] });
      parent.append(holder);
    }
    if (facts.length) {
      const inner = facts.reduce((a, b) => (b[1] - b[0] < a[1] - a[0] ? b : a));
      const names = facts.map((one) => one[2]);
      const fact = typeof inner[2] === "number" ? model.facts[inner[2]] : null;
      const mark = el("mark", { "data-kind": fact ? fact.kind : "added", class: stateOf(model, inner[2]), title: fact ? [fact.name, fact.value].filter(Boolean).join(": ") : "added" });
      mark.facts = names;
      for (const name of names) {
        if (!marksOf.has(name)) marksOf.set(name, []);
        marksOf.get(name).push(mark);
      }
      holder.append(mark);
      holder = mark;
    }
    for (const [words, offset, sign] of pieces(text.slice(start, end), start)) {
      const node = el("span", sign ? { class: "sign", title: "a sign that turns or hides text" } : null, words);
      node.from = offset;
      node.size = sign ? 1 : words.length;
      holder.append(node);
    }
  }

  function lines(parent, start, end) {
    let at = start;
    let empty = true;
    while (at < end) {
      let stop = text.indexOf("\n", at);
      if (stop < 0 || stop > end) stop = end;
      if (text.length > LARGE && !open.some((one) => one[1] > at)) { // lines in which nothing stands are drawn together
        const until = next < spans.length ? Math.min(end, spans[next][0]) : end;
        const together = text.lastIndexOf("\n", Math.min(until - 1, at + LONGEST));
        if (together > stop) stop = together;
      }
      const line = text.slice(at, Math.min(stop, at + 200));
      if (!line.trim() && stop - at <= 200) {
        if (!empty) parent.append(el("div", { class: "gap" }));
        empty = true;
      } else {
        empty = false;
        const alone = stop - at < 72 && (at < 2 || text[at - 2] === "\n") && !/[.;,:!?]\s*$/.test(line) && !/:\s/.test(line) && /^\s*[\p{Lu}\d]/u.test(line) && /^(\n|\s*[•◦▪])/.test(text.slice(stop + 1, stop + 6));
        const headed = alone || heads.some(([a, b]) => a <= at + 2 && b >= stop - 2 && b - a < 200);
        for (let from = at; from < stop; from += LONGEST) {
          const block = el("div", { class: `block${headed ? " head" : /^\s*[•◦▪–-]\s/.test(line) ? " item" : ""}` });
          inline(block, from, Math.min(stop, from + LONGEST));
          parent.append(block);
        }
      }
      at = stop + 1;
    }
  }

  function table(parent, one) {
    const rows = Array.from({ length: one.rows }, () => el("tr"));
    const head = one.cells.some((cell) => cell[4]);
    for (const [row, column, rowspan, colspan, header, start, end] of one.cells) {
      if (!rows[row]) continue;
      const named = (header || (!head && row === 0)) && text.slice(start, end).trim();
      const cell = el(named ? "th" : "td", { rowspan: rowspan > 1 && rowspan, colspan: colspan > 1 && colspan });
      inline(cell, start, end);
      cell.cell = [start, end];
      const button = headButton(model, one, row, column, rowspan, colspan);
      if (button) { cell.append(button); cell.classList.add("headed"); }
      rows[row].append(cell);
    }
    parent.append(el("div", { class: "tablebox", tabindex: "0", role: "region", "aria-label": `Table ${one.name}` }, el("table", null, el("tbody", null, rows))));
  }
  return { lines, table };
}

// Where a fact that was added stands in the text, by its quote with what is around it.
export function placeOf(record, text) {
  const { exact, prefix = "", suffix = "", start = 0 } = record.anchor || {};
  if (!exact) return null;
  let best = null, score = -1;
  for (let at = text.indexOf(exact), tries = 0; at >= 0 && tries < 5000; at = text.indexOf(exact, at + 1), tries++) {
    let same = 0;
    for (let n = 1; n <= prefix.length && text[at - n] === prefix[prefix.length - n]; n++) same++;
    for (let n = 0; n < suffix.length && text[at + exact.length + n] === suffix[n]; n++) same++;
    const value = same - Math.abs(at - start) / 1e9;
    if (value > score) { score = value; best = [at, at + exact.length]; }
  }
  return best;
}

function stateOf(model, name) {
  if (typeof name !== "number") return "added";
  const fact = model.facts[name];
  const verdict = verdictOf(fact.url);
  if (verdict) return verdict.action === "reject" ? "rejected" : "done";
  return fact.rejected ? "rejected" : fact.curators ? "done" : "";
}

export function refreshMarks() {
  if (!current || current.model.error) return;
  for (const marks of marksOf.values()) for (const mark of marks) {
    const on = mark.classList.contains("on");
    mark.className = stateOf(current.model, innermost(mark)) + (on ? " on" : "");
  }
}

function innermost(mark) {
  const size = (name) => typeof name !== "number" ? 0 : Math.min(...current.model.facts[name].spans.map(([a, b]) => b - a));
  return mark.facts.reduce((a, b) => (size(b) < size(a) ? b : a));
}

export function showInSource(name, scroll) {
  for (const mark of byId("text").querySelectorAll("mark.on")) mark.classList.remove("on");
  const marks = marksOf.get(name) || [];
  for (const mark of marks) mark.classList.add("on");
  if (scroll && marks.length) bring(marks[0], { block: "center", inline: "nearest" });
  return marks.length > 0;
}

export function showPlace(start, end) {
  const nodes = [...byId("text").querySelectorAll("span")].filter((one) => one.from !== undefined && one.from < end && one.from + one.size > start);
  for (const node of nodes) node.classList.add("flash");
  if (nodes.length) bring(nodes[0], { block: "center" });
  setTimeout(() => nodes.forEach((node) => node.classList.remove("flash")), 2500);
}

export function renderLegend(model, onToggle) {
  const counts = {};
  for (const fact of model.facts || []) counts[fact.kind] = (counts[fact.kind] || 0) + 1;
  byId("legend").replaceChildren(...Object.entries(KINDS).filter(([kind]) => counts[kind]).map(([kind, name]) => {
    const swatch = el("i", { "data-kind": kind });
    swatch.style.background = "var(--k)";
    return el("button", {
      class: "chip", type: "button", "aria-pressed": String(!hidden.has(kind)), "data-legend": kind,
      onclick: (event) => {
        hidden.has(kind) ? hidden.delete(kind) : hidden.add(kind);
        event.currentTarget.setAttribute("aria-pressed", String(!hidden.has(kind)));
        shade();
        onToggle();
      },
    }, swatch, `${name} ${counts[kind]}`);
  }));
  shade();
}

function shade() {
  for (const mark of byId("text").querySelectorAll("mark")) mark.style.background = hidden.has(mark.dataset.kind) ? "none" : "";
}

// The marked text as offsets of the document, null when nothing of it is marked.
export function selected() {
  const selection = getSelection();
  if (!current || !current.model.text || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const paper = byId("text");
  if (!paper.contains(range.commonAncestorContainer)) return null;
  let first = null, last = null;
  for (const node of paper.querySelectorAll("span")) {
    if (node.from === undefined || !range.intersectsNode(node)) continue;
    const inner = node.firstChild;
    const begin = inner === range.startContainer ? Math.min(range.startOffset, node.size) : 0;
    const end = inner === range.endContainer ? Math.min(range.endOffset, node.size) : node.size;
    if (end <= begin) continue;
    if (first === null) first = node.from + begin;
    last = node.from + end;
  }
  if (first === null) return null;
  const words = current.model.text.slice(first, last);
  const start = first + words.length - words.trimStart().length;
  const end = last - (words.length - words.trimEnd().length);
  return start < end ? { start, end, box: range.getBoundingClientRect() } : null;
}

// Mark by keyboard: the next word (left, right) or the word a line away (up, down), through cells, too; `grow` extends what is marked.
export function markByKey(key, grow) {
  const selection = getSelection(), paper = byId("text");
  const forward = key === "ArrowRight" || key === "ArrowDown", sideways = key === "ArrowLeft" || key === "ArrowRight";
  const [way, unit] = [forward ? "forward" : "backward", sideways ? "word" : "line"];
  if (!selection.rangeCount || !paper.contains(selection.focusNode)) {
    const first = paper.querySelector("mark.on span") || [...paper.querySelectorAll(".block span, td span, th span")].find((one) => one.getBoundingClientRect().bottom > byId("source").getBoundingClientRect().top + 60);
    if (!first || !first.firstChild) return;
    selection.setBaseAndExtent(first.firstChild, 0, first.firstChild, 0);
    selection.modify("extend", "forward", "word");
  } else if (grow) selection.modify("extend", way, unit);
  else {
    if (sideways && forward) selection.collapseToEnd(); else selection.collapseToStart();
    if (!sideways) {
      selection.modify("move", way, "line");
      if (/\w/.test((selection.focusNode.textContent || "")[selection.focusOffset - 1] || "")) selection.modify("move", "backward", "word");
    }
    for (let tries = 0; tries < 6; tries++) { // what lies between cells and lines is no word
      selection.modify("extend", sideways ? way : "forward", "word");
      if (selection.toString().trim()) break;
      if (sideways && !forward) selection.collapseToStart(); else selection.collapseToEnd();
    }
  }
  const node = selection.focusNode && (selection.focusNode.nodeType === 1 ? selection.focusNode : selection.focusNode.parentElement);
  if (node) node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function clickedInSource(event) {
  if (event.target.closest(".planner")) return null;
  const mark = event.target.closest("mark");
  if (mark && getSelection().isCollapsed) { current.onPick(mark.facts, innermost(mark)); return null; }
  const cell = event.target.closest("td, th");
  if (!cell || !cell.cell || !getSelection().isCollapsed) return null;
  const words = current.model.text.slice(...cell.cell);
  const start = cell.cell[0] + words.length - words.trimStart().length;
  const end = start + words.trim().length;
  return start < end ? { start, end, box: cell.getBoundingClientRect() } : null;
}
