// What to look at next: the facts of all documents, the most doubtful first, without those that are judged.
import { told } from "./data.js";
import { curatorName, verdictOf } from "./store.js";

// A document is somebody's own where an assignment names them for it, or where there is none.
export function isMine(listed) {
  return !told.assigned || !curatorName() || (told.assigned[listed.path] || []).includes(curatorName());
}

const entries = told.documents.flatMap((listed, document) => (listed.queue || []).map(([risk, number, url, judged, person]) => ({ risk, number, url, judged, person, document })));
entries.sort((a, b) => b.risk - a.risk || a.document - b.document || a.number - b.number);
const passed = new Set(); // by `passer`
let passer = "";

export const isJudged = (entry) => Boolean(verdictOf(entry.url)) || Boolean(entry.judged && !told.blind);
const isOpen = (entry) => !isJudged(entry) && isMine(told.documents[entry.document]);

// The next one to look at; one that was looked at and left comes again when all others were.
export function nextToLook(current) {
  if (passer !== curatorName()) passed.clear();
  passer = curatorName();
  if (current) passed.add(current);
  const open = entries.filter(isOpen);
  const fresh = open.filter((one) => !passed.has(one.url));
  if (!fresh.length) passed.clear();
  return fresh[0] || open.find((one) => one.url !== current) || open[0] || null;
}

// How many facts, documents and people there are, and of how many all is judged.
export function totals() {
  const mine = entries.filter((entry) => isMine(told.documents[entry.document]));
  const done = mine.filter(isJudged).length;
  const groups = (keyOf) => {
    const left = new Map();
    for (const entry of mine) left.set(keyOf(entry), (left.get(keyOf(entry)) || 0) + (isJudged(entry) ? 0 : 1));
    return [[...left.values()].filter((one) => !one).length, left.size];
  };
  return {
    facts: [done, mine.length],
    documents: groups((entry) => entry.document),
    people: groups((entry) => `${entry.document} ${entry.person}`),
  };
}

// Of one document: how many of its facts are judged, and how many there are.
export function doneOf(document) {
  const own = told.documents[document].queue || [];
  return [own.filter(([, , url, judged]) => verdictOf(url) || (judged && !told.blind)).length, own.length];
}

// A fact is doubtful that is wrong more than one time in five, and highly so one time in three.
export function riskIsHigh(risk) { return risk >= 35; }
export function riskIsThere(risk) { return risk >= 22; }
export const reasonsOf = (fact) => (fact.doubts || []).map((name) => told.reasons[name]).filter(Boolean);
