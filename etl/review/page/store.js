// What curators said. It is kept in the browser as it is said, and leaves it as a file, or goes to the server.
import { told } from "./data.js";
import { tell } from "./text.js";

const records = new Map(told.corrections.map((one) => [one.id, one]));
const listeners = [];
const dropped = new Set(); // ids that were taken back here, so that another tab doesn't bring them again
const KEY = `case2fhir-review ${told.title} ${told.documents.map((one) => one.sha256.slice(0, 6)).join("").slice(0, 120)}`;
const WAITING = `${KEY} waiting`;
let unsaved = false;
let waiting = []; // what the server has not taken yet: [{put, drop}, …]
let curator = "";

function recall() {
  try {
    curator = told.user || localStorage.getItem("case2fhir-curator") || "";
    if (told.token) waiting = JSON.parse(localStorage.getItem(WAITING) || "[]");
    else for (const one of JSON.parse(localStorage.getItem(KEY) || "[]")) if (!dropped.has(one.id)) records.set(one.id, one);
  } catch { /* a browser that keeps nothing still reviews */ }
  for (const { put, drop } of waiting) apply(put, drop);
}
function apply(put, drop) {
  for (const id of drop) records.delete(id);
  for (const one of put) records.set(one.id, one);
}
recall();

// What is kept in the browser: all that was said, or with a server what it has not taken yet. What another tab keeps stays.
function keep() {
  try {
    if (told.token) { waiting.length ? localStorage.setItem(WAITING, JSON.stringify(waiting)) : localStorage.removeItem(WAITING); return; }
    for (const one of JSON.parse(localStorage.getItem(KEY) || "[]")) if (!records.has(one.id) && !dropped.has(one.id)) records.set(one.id, one);
    localStorage.setItem(KEY, JSON.stringify([...records.values()]));
  } catch { tell("This browser keeps nothing: save the file before you leave.", true); }
}
addEventListener("storage", (event) => { // another tab of this page said something
  if (told.token || event.key !== KEY) return;
  const there = new Map(JSON.parse(event.newValue || "[]").map((one) => [one.id, one]));
  for (const id of [...records.keys()]) if (!there.has(id)) records.delete(id);
  for (const [id, one] of there) records.set(id, one);
  index = null;
  for (const listener of listeners) listener();
});

export function onChange(listener) { listeners.push(listener); }
function changed() { keep(); for (const listener of listeners) listener(); }

export function curatorName() { return curator; }
export function setCurator(name) {
  if (told.user) return;
  curator = name.trim();
  recallDone();
  try { localStorage.setItem("case2fhir-curator", curator); } catch { /* see above */ }
  changed();
}

export function all() { return [...records.values()]; }
export function isUnsaved() { return unsaved; }

// By fullUrl of a fact: each curator's verdict, and comments.
let index = null;
listeners.push(() => (index = null));
export function saidOf(url) {
  if (!index) {
    index = new Map();
    for (const one of records.values()) {
      if (one.action === "add") continue;
      if (!index.has(one.fact)) index.set(one.fact, []);
      index.get(one.fact).push(one);
    }
  }
  return index.get(url) || [];
}
export function verdictOf(url, who = curator) {
  return saidOf(url).findLast((one) => one.curator === who && one.action !== "comment");
}
export function addedTo(listed) {
  return all().filter((one) => one.action === "add" && ((one.document.sha256 && one.document.sha256 === listed.sha256) || one.document.result === listed.path));
}
const saysOf = (one) => one.action + JSON.stringify(one.set || {});
// The last word of each who decided on a fact.
export function finalsOf(url) {
  return [...new Map(saidOf(url).filter((one) => one.role === "final" && one.action !== "comment").map((one) => [one.curator, one])).values()];
}
// The word of who decides on a fact, which holds whatever others say; none where two decided, and differ.
export function finalOf(url) {
  const finals = finalsOf(url);
  return new Set(finals.map(saysOf)).size > 1 ? undefined : finals[finals.length - 1];
}
// Whether what others say of a fact is hidden: in a blind reading, until this curator has judged it; who decides sees all.
export function isHidden(url) { return Boolean(told.blind) && !told.finals.includes(curator) && !verdictOf(url); }
export function contradicted(url) {
  if (isHidden(url)) return false;
  const last = new Map();
  for (const one of saidOf(url)) if (one.action !== "comment") last.set(one.curator, one.action + JSON.stringify(one.set || {}));
  return new Set(last.values()).size > 1;
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

const AGAIN = 5000, LOOK = 4000;
let sending = false, version = "";
function send(put, drop) {
  if (!told.token) { unsaved = true; return; }
  waiting.push({ put, drop });
  unsaved = true;
  flush();
}

async function ask(path, more) {
  const answer = await fetch(path, { ...more, headers: { "Content-Type": "application/json", Authorization: `Bearer ${told.token}` } });
  if (!answer.ok) throw Object.assign(new Error((await answer.text()) || answer.statusText), { status: answer.status });
  return answer.json();
}

// Send what waits, one after another, so that what is undone at once doesn't overtake what it undoes. What fails waits and is
// tried again; what the server refuses is named and stays on this page.
async function flush() {
  if (sending || !waiting.length) return;
  sending = true;
  const [first] = waiting;
  try {
    await ask("corrections", { method: "POST", body: JSON.stringify(first) });
    waiting.shift();
    unsaved = waiting.length > 0;
    if (!unsaved) tell("Saved.");
  } catch (error) {
    if (error.status === 403 || error.status === 422 || error.status === 413) {
      waiting.shift();
      tell(`Refused: ${error.message}. It is only on this page; “Save as a file” keeps it.`, true);
    } else {
      tell(`Not saved: ${error.message}. It is kept in this browser and tried again; “Save as a file” keeps a copy.`, true);
      setTimeout(flush, AGAIN);
      sending = false;
      changed();
      return;
    }
  }
  sending = false;
  changed();
  flush();
}

// What others, and other tabs, have said since.
async function look() {
  if (document.hidden || sending || waiting.length) return;
  try {
    const answer = await ask(`corrections?version=${version}`, {});
    if (!answer.corrections || sending || waiting.length) { version = answer.version; return; }
    const first = !version, before = JSON.stringify(all());
    version = answer.version;
    records.clear();
    for (const one of answer.corrections) records.set(one.id, one);
    if (before !== JSON.stringify(all())) { changed(); if (!first) tell("Others have said something; it is shown."); }
  } catch { /* asked again later */ }
}
if (told.token) {
  setInterval(look, LOOK);
  if (waiting.length) setTimeout(flush, 500);
}

// What this curator did: which records gave way to which, by what they are about. It outlives the page, so that a reload loses no undo.
const MOST_DONE = 200;
const doneKey = () => `case2fhir-done ${KEY} ${curator}`;
let done = [], undone = [];
function recallDone() {
  done = []; undone = [];
  try { ({ done, undone } = { done, undone, ...JSON.parse(localStorage.getItem(doneKey()) || "{}") }); } catch { /* kept nowhere */ }
}
function keepDone() {
  done = done.slice(-MOST_DONE);
  undone = undone.slice(-MOST_DONE);
  try { localStorage.setItem(doneKey(), JSON.stringify({ done, undone })); } catch { /* undo ends with the page */ }
}
function forget() { done = []; undone = []; keepDone(); }
recallDone();
const aboutOf = (record) => record.action === "add" ? record.id : record.action === "comment" ? `comment on ${record.fact}` : record.fact;

function swap(was, now) {
  for (const one of was) { records.delete(one.id); dropped.add(one.id); }
  for (const one of now) { records.set(one.id, one); dropped.delete(one.id); }
  const kept = new Set(now.map((one) => one.id));
  send(now, was.map((one) => one.id).filter((id) => !kept.has(id)));
  changed();
}

function does(was, now) {
  const about = aboutOf([...now, ...was][0]);
  undone = undone.filter((one) => one.about !== about);
  done.push({ about, was, now });
  keepDone();
  swap(was, now);
}

// Keep several records as one action, which is undone and done again as one.
export function putAll(list) {
  if (list.length) does(list.filter((one) => records.has(one.id)).map((one) => records.get(one.id)), list);
}
export function put(record) { does(records.has(record.id) ? [records.get(record.id)] : [], [record]); }
export function drop(record) { does([record], []); }

// What an action was about: its first record, and how many more there were.
const describe = (one) => ({ ...[...one.now, ...one.was][0], more: Math.max(one.now.length, one.was.length) - 1 });
function last(list, about) { return list.findLastIndex((one) => about === undefined || one.about === about); }
export function canRedo(about) { return last(undone, about) >= 0; }

// Undo the last action, or the last one about one thing; the answer is what was about, null when there was none.
export function undo(about) {
  const at = last(done, about);
  if (at < 0) return null;
  const [one] = done.splice(at, 1);
  undone.push(one);
  keepDone();
  swap(one.now, one.was);
  return describe(one);
}

export function redo(about) {
  const at = last(undone, about);
  if (at < 0) return null;
  const [one] = undone.splice(at, 1);
  done.push(one);
  keepDone();
  swap(one.was, one.now);
  return describe(one);
}

// Take back the curator's verdict on a fact, and nothing else: the one before it stands again, if there was one since the page was opened.
export function takeBack(url) {
  if (!verdictOf(url)) return false;
  if (undo(url)) return true;
  const mine = saidOf(url).filter((one) => one.curator === curator && one.action !== "comment");
  undone.push({ about: url, was: [], now: mine });
  keepDone();
  swap(mine, []);
  return true;
}

export function asFile() { return all().map((one) => JSON.stringify(one) + "\n").join(""); }

export function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([asFile()], { type: "application/x-ndjson" }));
  link.download = "corrections.jsonl";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  unsaved = waiting.length > 0;
  changed();
  tell(`Saved as corrections.jsonl. Use it with: case2fhir convert … --corrections corrections.jsonl`);
}

// Read a file of corrections: what can't be used, and what is of documents or facts that aren't here, is named.
export function load(text) {
  let read = 0;
  const wrong = [], now = [];
  text.split("\n").forEach((line, at) => {
    if (!line.trim() || line.trim().startsWith("#")) return;
    try {
      const one = JSON.parse(line);
      if (typeof one.id !== "string" || typeof one.action !== "string" || typeof one.document !== "object" || !one.document) throw new Error();
      now.push(one);
      read++;
    } catch { wrong.push(at + 1); }
  });
  for (const one of now) records.set(one.id, one);
  forget();
  if (read) send(now, []);
  changed();
  const away = strangers(now);
  const lines = wrong.length ? `, ${wrong.length} lines can't be used (${wrong.slice(0, 5).join(", ")}${wrong.length > 5 ? " …" : ""})` : "";
  tell(`${read} corrections read${lines}${away.length ? `; ${away.join("; ")}` : ""}.`, wrong.length > 0 || away.length > 0);
}

// What is said of documents that aren't here, or are here in another version, in words.
export function strangers(some = all()) {
  const byDigest = new Set(), byName = new Set();
  for (const one of told.documents) { byDigest.add(one.sha256); byName.add(one.name); byName.add(one.path); }
  const gone = new Map(), other = new Map();
  for (const one of some) {
    const { name, sha256, result } = one.document;
    if (sha256 && byDigest.has(sha256)) continue;
    const many = byName.has(name) || byName.has(result) ? (sha256 ? other : null) : gone;
    if (many) many.set(name, (many.get(name) || 0) + 1);
  }
  return [
    ...[...gone].map(([name, many]) => `${many} of ${name}, which isn't here`),
    ...[...other].map(([name, many]) => `${many} of another version of ${name}`),
  ];
}
