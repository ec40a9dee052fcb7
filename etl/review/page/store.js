// What curators said. It is kept in the browser as it is said, and leaves it as a file, or goes to the server.
import { told } from "./data.js";
import { tell } from "./text.js";

const records = new Map(told.corrections.map((one) => [one.id, one]));
const listeners = [];
const KEY = `case2fhir-review ${told.title} ${told.documents.map((one) => one.sha256.slice(0, 6)).join("").slice(0, 120)}`;
let unsaved = false, lost = false;
let curator = "";

function recall() {
  try {
    curator = localStorage.getItem("case2fhir-curator") || "";
    if (told.token) return;
    for (const one of JSON.parse(localStorage.getItem(KEY) || "[]")) records.set(one.id, one);
  } catch { /* a browser that keeps nothing still reviews */ }
}
recall();

function keep() {
  try {
    if (!told.token) localStorage.setItem(KEY, JSON.stringify([...records.values()]));
  } catch { tell("This browser keeps nothing: save the file before you leave.", true); }
}

export function onChange(listener) { listeners.push(listener); }
function changed() { keep(); for (const listener of listeners) listener(); }

export function curatorName() { return curator; }
export function setCurator(name) {
  curator = name.trim();
  forget();
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
// The word of who decides on a fact, which holds whatever others say.
export function finalOf(url) {
  return saidOf(url).findLast((one) => one.role === "final" && one.action !== "comment");
}
// Whether what others say of a fact is hidden: in a blind reading, until this curator has judged it.
export function isHidden(url) { return Boolean(told.blind) && !verdictOf(url); }
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

let sending = Promise.resolve(); // one after another, so that what is undone at once doesn't overtake what it undoes
function send(put, drop) {
  if (!told.token) { unsaved = true; return; }
  sending = sending.then(() => post(put, drop));
}

async function post(put, drop) {
  try {
    const answer = await fetch("corrections", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${told.token}` },
      body: JSON.stringify({ put, drop }),
    });
    if (!answer.ok) throw new Error((await answer.text()) || answer.statusText);
    unsaved = lost;
    if (!lost) tell("Saved.");
  } catch (error) {
    unsaved = lost = true;
    tell(`Not saved: ${error.message}. “Save as a file” keeps a copy as a file.`, true);
  }
  changed();
}

// What this curator did since the page was opened: which records gave way to which, by what they are about.
let done = [], undone = [];
function forget() { done = []; undone = []; }
const aboutOf = (record) => record.action === "add" ? record.id : record.action === "comment" ? `comment on ${record.fact}` : record.fact;

function swap(was, now) {
  for (const one of was) records.delete(one.id);
  for (const one of now) records.set(one.id, one);
  const kept = new Set(now.map((one) => one.id));
  send(now, was.map((one) => one.id).filter((id) => !kept.has(id)));
  changed();
}

function does(was, now) {
  const about = aboutOf([...now, ...was][0]);
  undone = undone.filter((one) => one.about !== about);
  done.push({ about, was, now });
  swap(was, now);
}

export function put(record) { does(records.has(record.id) ? [records.get(record.id)] : [], [record]); }
export function drop(record) { does([record], []); }

function last(list, about) { return list.findLastIndex((one) => about === undefined || one.about === about); }
export function canRedo(about) { return last(undone, about) >= 0; }

// Undo the last action, or the last one about one thing; the answer is what was about, null when there was none.
export function undo(about) {
  const at = last(done, about);
  if (at < 0) return null;
  const [one] = done.splice(at, 1);
  undone.push(one);
  swap(one.now, one.was);
  return [...one.now, ...one.was][0];
}

export function redo(about) {
  const at = last(undone, about);
  if (at < 0) return null;
  const [one] = undone.splice(at, 1);
  done.push(one);
  swap(one.was, one.now);
  return [...one.now, ...one.was][0];
}

// Take back the curator's verdict on a fact, and nothing else: the one before it stands again, if there was one since the page was opened.
export function takeBack(url) {
  if (!verdictOf(url)) return false;
  if (undo(url)) return true;
  const mine = saidOf(url).filter((one) => one.curator === curator && one.action !== "comment");
  undone.push({ about: url, was: [], now: mine });
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
  unsaved = lost = false;
  changed();
  tell(`Saved as corrections.jsonl. Use it with: case2fhir convert … --corrections corrections.jsonl`);
}

export function load(text) {
  let read = 0, wrong = 0;
  for (const line of text.split("\n")) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    try {
      const one = JSON.parse(line);
      if (typeof one.id !== "string" || typeof one.action !== "string" || typeof one.document !== "object" || !one.document) throw new Error();
      records.set(one.id, one);
      read++;
    } catch { wrong++; }
  }
  forget();
  if (told.token && read) send(all(), []);
  changed();
  tell(`${read} corrections read${wrong ? `, ${wrong} lines could not be` : ""}.`, wrong > 0);
}
