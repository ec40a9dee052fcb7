// The project: what is left, what to do next, and a search over all documents.
import { documentAt, KINDS, timeOf, told } from "./data.js";
import { historyOf, titleOf } from "./bulk.js";
import { all, contradicted, curatorName, drop, finalOf, saidOf } from "./store.js";
import { didOf } from "./current.js";
import { isMine, reasonsOf, riskIsThere, totals } from "./queue.js";
import { byId, debounce, el, plain, short } from "./text.js";

const MOST_HITS = 200;
const wanted = { words: "", kind: "", state: "", reason: "", finding: "", curator: "" };
let everyLine = null;

// All facts of all documents as lines to be searched; made at the first search.
function linesOfAll() {
  if (everyLine) return everyLine;
  everyLine = [];
  told.documents.forEach((listed, document) => {
    if (listed.error) return;
    const model = documentAt(document);
    const found = new Map();
    for (const one of model.findings) for (const number of one.facts) found.set(number, `${found.get(number) || ""} ${one.code}`);
    model.facts.forEach((fact, number) => {
      const words = [fact.name, fact.value, fact.site, timeOf(fact), fact.label, fact.entry, (fact.codes || []).flat().join(" "), (fact.quotes || []).map((one) => one[0]).join(" "), found.get(number), listed.title, reasonsOf(fact).map((one) => one[0]).join(" ")];
      everyLine.push({ document, number, fact, words: words.join(" ").toLowerCase(), findings: (found.get(number) || "").trim().split(" ").filter(Boolean) });
    });
  });
  everyLine.sort((a, b) => (b.fact.risk || 0) - (a.fact.risk || 0) || a.document - b.document || a.number - b.number);
  return everyLine;
}

const STATE_TESTS = {
  todo: ["Not judged by you", (fact) => !didOf(fact)],
  doubt: ["Doubtful", (fact) => riskIsThere(fact.risk || 0)],
  accept: ["Accepted", (fact) => didOf(fact) === "accept"],
  correct: ["Corrected", (fact) => didOf(fact) === "correct"],
  reject: ["Rejected", (fact) => didOf(fact) === "reject"],
  conflict: ["Curators differ", (fact) => contradicted(fact.url)],
};

function passesAll(line) {
  const { fact } = line;
  if (wanted.kind && fact.kind !== wanted.kind) return false;
  if (wanted.state && !STATE_TESTS[wanted.state][1](fact)) return false;
  if (wanted.reason && !(fact.doubts || []).includes(wanted.reason)) return false;
  if (wanted.finding && !line.findings.includes(wanted.finding)) return false;
  if (wanted.curator && !saidOf(fact.url).some((one) => one.curator === wanted.curator) && !(fact.curators || []).some((one) => one.who === wanted.curator)) return false;
  const words = wanted.words.toLowerCase().trim();
  return !words || words.split(/\s+/).every((one) => line.words.includes(one));
}

function textHits() {
  const words = wanted.words.toLowerCase().trim();
  if (words.length < 3 || wanted.kind || wanted.state || wanted.reason || wanted.finding || wanted.curator) return [];
  const found = [];
  told.documents.forEach((listed, document) => {
    if (listed.error || found.length >= 40) return;
    const { text } = documentAt(document);
    const at = text.toLowerCase().indexOf(words);
    if (at >= 0) found.push({ document, start: at, end: at + words.length, quote: text.slice(Math.max(0, at - 40), at + words.length + 40) });
  });
  return found;
}

function drawHits(acts) {
  const list = byId("all-found");
  if (!Object.values(wanted).some(Boolean)) { list.replaceChildren(el("p", { class: "muted" }, "Search, or choose a filter.")); return; }
  const found = linesOfAll().filter(passesAll);
  const parts = [el("p", { class: "muted", role: "status" }, `${found.length} facts${found.length > MOST_HITS ? `; the ${MOST_HITS} most doubtful are shown` : ""}`)];
  parts.push(el("ul", { class: "hits" }, found.slice(0, MOST_HITS).map(({ document, number, fact }) => el("li", null, el("button", { type: "button", onclick: () => acts.go(document, number) },
    el("span", null, el("b", { text: plain(fact.name) }), ` ${plain(fact.value)} `, reasonsOf(fact).slice(0, 1).map((one) => riskIsThere(fact.risk || 0) && el("span", { class: "badge doubt", text: one[0] }))), el("small", { text: [told.documents[document].title, timeOf(fact)].filter(Boolean).map(plain).join(" · ") }))))));
  const places = textHits();
  if (places.length) parts.push(el("h3", null, `In the text of ${places.length} document${places.length > 1 ? "s" : ""}`), el("ul", { class: "hits" }, places.map((one) => el("li", null, el("button", { type: "button", onclick: () => acts.goPlace(one.document, one.start, one.end) }, el("span", { text: `…${short(one.quote, 120)}…` }), el("small", { text: plain(told.documents[one.document].title) }))))));
  list.replaceChildren(...parts);
}

function wantedChoice(label, key, options, acts) {
  return el("label", null, el("span", { class: "sr", text: label }), el("select", { "data-asks": key, onchange: (event) => { wanted[key] = event.target.value; drawHits(acts); } },
    [["", label], ...options].map(([value, words]) => el("option", { value, selected: wanted[key] === value }, words))));
}

function searchPane(acts) {
  const curators = [...new Set(all().map((one) => one.curator))].filter((one) => !told.blind || one === curatorName()).sort();
  const findings = [...new Set(told.documents.flatMap((one) => one.codes || []))].sort();
  return [
    el("h2", null, "Search all documents"),
    el("div", { class: "asks" },
      el("label", { class: "wide" }, el("span", { class: "sr", text: "Search all documents" }), el("input", { type: "search", id: "all-find", placeholder: "Words, values, codes", value: wanted.words, oninput: debounce((event) => { wanted.words = event.target.value; drawHits(acts); }, 150) })),
      wantedChoice("Any kind", "kind", Object.entries(KINDS), acts),
      wantedChoice("Any state", "state", Object.entries(STATE_TESTS).map(([key, [words]]) => [key, words]), acts),
      wantedChoice("Any doubt", "reason", Object.entries(told.reasons).map(([key, [badge]]) => [key, badge]), acts),
      findings.length ? wantedChoice("Any finding", "finding", findings.map((one) => [one, one.replaceAll("-", " ")]), acts) : null,
      curators.length ? wantedChoice("Any curator", "curator", curators.map((one) => [one, one]), acts) : null),
    el("div", { id: "all-found" }),
  ];
}

const DOES = { accept: "accepted", reject: "rejected", correct: "corrected", add: "added", comment: "commented on" };
const MOST_SAID = 100;

// What this curator said, the last first, each with a button that takes it back.
function said() {
  const mine = historyOf(all().filter((one) => one.curator === curatorName()));
  if (!mine.length) return [];
  return [el("h2", null, `What you said ${mine.length}`), el("ol", { class: "history" }, mine.slice(0, MOST_SAID).map((one) => el("li", null,
    el("span", null, el("time", { datetime: one.when, text: one.when.slice(0, 16).replace("T", " ") }), ` ${DOES[one.action]} `, el("b", { text: plain(one.what.name) }), ` ${plain(one.what.says || "")}${one.role ? ", and that decides" : ""} `, el("small", { text: plain(titleOf(one)) })),
    el("button", { type: "button", "aria-label": `Take back: ${DOES[one.action]} ${one.what.name}`, onclick: () => drop(one) }, "Take back")))), mine.length > MOST_SAID && el("p", { class: "muted" }, `and ${mine.length - MOST_SAID} before`)];
}

export function openConflicts() {
  const urls = new Set(all().filter((one) => one.fact).map((one) => one.fact));
  return [...urls].filter((url) => contradicted(url) && !finalOf(url));
}

// What there is to do, the first thing first: [words, words of the button, action].
function nextSteps(acts) {
  const { facts } = totals();
  const left = facts[1] - facts[0];
  const open = told.blind && !told.finals.includes(curatorName()) ? 0 : openConflicts().length;
  const steps = [];
  if (!curatorName()) steps.push(["Write your name at the top: it goes with each word of yours.", "Your name", acts.name]);
  if (left) steps.push([`${left} fact${left > 1 ? "s" : ""} to look at, the most doubtful first.`, "Next (x)", acts.next]);
  else if (facts[1]) steps.push(["All facts that are yours to look at are judged."]);
  if (open) steps.push([`${open} fact${open > 1 ? "s" : ""} on which curators differ and nobody has decided.`, "Decide (6)", acts.conflicts]);
  const missed = told.documents.map((one, at) => [one.missed || 0, at]).filter(([many, at]) => many && isMine(told.documents[at]));
  if (!left && missed.length) steps.push([`${missed.length} document${missed.length > 1 ? "s have" : " has"} sentences or cells that were not understood: mark what is missing and add it.`, "Show the first", () => acts.missed(missed[0][1])]);
  if (!left && all().length) steps.push([told.token ? "What you said is saved. Convert again with it: case2fhir convert … --corrections FILE" : "Save the file, and convert again with it: case2fhir convert … --corrections corrections.jsonl", told.token ? "" : "Save (s)", acts.save]);
  if (!facts[1]) steps.push(["No document has facts to look at. Convert some: case2fhir convert PAGES -o OUT"]);
  return steps;
}

function sumRow(words, [done, total]) {
  return el("tr", null, el("th", { scope: "row", text: words }), el("td", null, el("progress", { max: total || 1, value: done, "aria-label": `${words} judged` })), el("td", { text: `${done} of ${total}` }));
}

export function renderProject(acts) {
  const sums = totals();
  const focused = document.activeElement && document.activeElement.id === "all-find";
  byId("project").replaceChildren(
    el("h2", null, "What is done"),
    el("table", { class: "sums" }, el("tbody", null, sumRow("Facts", sums.facts), sumRow("Documents", sums.documents), sumRow("People", sums.people))),
    el("h2", null, "What to do next"),
    el("ol", { class: "steps" }, nextSteps(acts).map(([words, button, action]) => el("li", null, el("span", { text: words }), button && el("button", { type: "button", onclick: action }, button)))),
    ...searchPane(acts), ...said().filter(Boolean));
  drawHits(acts);
  if (focused) byId("all-find").focus();
}
