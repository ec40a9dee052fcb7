// What curators said. It is kept in the browser as it is said, and leaves it as a file, or goes to the server.
import { told } from "./data.js";
import { tell } from "./text.js";

const records = new Map(told.corrections.map((one) => [one.id, one]));
const listeners = [];
const KEY = `case2fhir-review ${told.title} ${told.documents.map((one) => one.sha256.slice(0, 6)).join("").slice(0, 120)}`;
let unsaved = false;
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
export function contradicted(url) {
  const last = new Map();
  for (const one of saidOf(url)) if (one.action !== "comment") last.set(one.curator, one.action + JSON.stringify(one.set || {}));
  return new Set(last.values()).size > 1;
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

async function send(put, drop) {
  if (!told.token) { unsaved = true; return; }
  try {
    const answer = await fetch("corrections", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${told.token}` },
      body: JSON.stringify({ put, drop }),
    });
    if (!answer.ok) throw new Error((await answer.text()) || answer.statusText);
    unsaved = false;
    tell("Saved.");
  } catch (error) {
    unsaved = true;
    tell(`Not saved: ${error.message}. “Save as a file” keeps a copy as a file.`, true);
  }
  changed();
}

export function put(record) {
  records.delete(record.id);
  records.set(record.id, record);
  const sent = send([record], []);
  changed();
  return sent;
}
export function drop(ids) {
  for (const id of ids) records.delete(id);
  const sent = send([], ids);
  changed();
  return sent;
}

export function asFile() { return all().map((one) => JSON.stringify(one) + "\n").join(""); }

export function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([asFile()], { type: "application/x-ndjson" }));
  link.download = "corrections.jsonl";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  unsaved = false;
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
  if (told.token && read) send(all(), []);
  changed();
  tell(`${read} corrections read${wrong ? `, ${wrong} lines could not be` : ""}.`, wrong > 0);
}
