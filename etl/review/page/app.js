// The page as a whole: which document, which view, keys, saving.
import { documentAt, told } from "./data.js";
import { doneOf, isMine, nextToLook, totals } from "./queue.js";
import { many } from "./bulk.js";
import { renderProject } from "./project.js";
import { firstConflict, renderConflicts, stepConflict } from "./conflicts.js";
import { all, curatorName, download, drop, isUnsaved, load, onChange, put, redo, setCurator, takeBack, undo, verdictOf } from "./store.js";
import { add, comment, correct, named, recordOf } from "./edit.js";
import { renderFacts, select, selectedFact, step, stepToDo, toggleWhy, unselect } from "./facts.js";
import { renderCourse } from "./course.js";
import { renderLedger } from "./ledger.js";
import { planOf } from "./plan.js";
import { clickedInSource, markByKey, offKinds, refreshMarks, renderLegend, renderSource, selected, showInSource, showPlace } from "./source.js";
import { byId, debounce, el, plain, tell } from "./text.js";

let number = 0, model = null, place = null;
let following = false; // whether the queue is followed: a verdict then leads to what is next in it
const wide = matchMedia("(min-width: 60.01rem)");
const listed = () => told.documents[number];

const acts = {
  pick(name, scroll) { if (showInSource(name, scroll !== false) && name !== null && !wide.matches && scroll === "view") view("source"); },
  place(start, end) { view("source"); showPlace(start, end); },
  may(action, fact) { return action === "reject" ? fact.kind !== "person" : action !== "correct" || fact.settable.length > 0 || Boolean(told.fields[fact.form || fact.type]); },
  accept(fact) { return judge("accept", fact); },
  reject(fact) { return judge("reject", fact); },
  correct(fact) { if (named()) correct(fact, model, listed()); },
  many(fact) { many(fact, model, listed(), () => { if (following) next(); }); },
  plan(fact) { planOf(fact, model); },
  comment(fact) { if (named()) comment(fact, model, listed()); },
  undo(fact) { if (!takeBack(fact.url)) tell("You said nothing of this fact yet. Ctrl+Z undoes what you did last."); },
  redo(fact) { if (!redo(fact.url)) tell("You took nothing back here."); },
  change(record) { if (named()) add(null, model, listed(), record); },
  remove(record) { drop(record); },
  reset() { show(number, true); },
};

function judge(action, fact) {
  if (!named()) return false;
  const verdict = verdictOf(fact.url);
  if (!verdict || verdict.action !== action) put(recordOf(action, fact, model, listed()));
  return true;
}

// Undo or redo what was done last, wherever it was, and say what that was.
function repeal(again) {
  const record = again ? redo() : undo();
  tell(record ? `${again ? "Done again" : "Undone"}: ${record.action} ${plain(record.what.name)}${record.more ? ` and ${record.more} more` : ""}` : `There is nothing to ${again ? "redo" : "undo"}.`);
}

function show(next, again) {
  number = next;
  model = documentAt(number);
  hideAdd();
  document.title = `${model.title} – case2fhir review`;
  byId("doc-title").textContent = plain(model.title);
  byId("doc-number").textContent = `${number + 1} / ${told.documents.length}`;
  byId("doc-back").disabled = number === 0;
  byId("doc-next").disabled = number === told.documents.length - 1;
  renderSource(model, listed(), (names, inner) => {
    if (!wide.matches) view("facts");
    if (typeof inner === "number") select(inner, false, false);
    else showInSource(inner, false);
  });
  renderLegend(model.error ? { facts: [] } : model, () => renderFacts(model, listed(), acts, offKinds()));
  renderFacts(model, listed(), acts, offKinds());
  drawCourse();
  renderLedger(model, (start, end) => { if (!wide.matches) view("source"); showPlace(start, end); });
  if (!again) { byId("source").scrollTop = 0; byId("panel").scrollTop = 0; if (byId("facts-list")) byId("facts-list").scrollTop = 0; }
  for (const button of byId("docs-list").querySelectorAll("button")) button.setAttribute("aria-current", String(+button.dataset.number === number));
  progress();
  try { history.replaceState(null, "", `#${encodeURIComponent(model.path)}`); } catch { /* a page in a frame */ }
}

function drawCourse() { renderCourse(model, (at) => { view("facts"); select(at, true, true); }); }

function view(name) {
  const room = document.querySelector(".room");
  room.dataset.view = name;
  for (const button of document.querySelectorAll(".views button")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  if (name === "course") drawCourse();
  if (name === "project") drawProject();
  if (name === "conflicts") drawConflicts();
  for (const id of ["facts", "course", "ledger", "project", "conflicts"]) byId(id).hidden = id !== name && !(id === "facts" && name === "source");
}

// Show a fact of any document.
function go(document, at) {
  if (document !== number) show(document);
  view("facts");
  select(at, true, true);
}

function next() {
  const fact = selectedFact();
  const entry = nextToLook(fact && fact.url);
  if (!entry) {
    view("project");
    tell(told.documents.some((one) => (one.queue || []).length) ? "Nothing is left to look at. What to do next stands here." : "There are no facts to look at.");
    return;
  }
  following = true;
  go(entry.document, entry.number);
}

const places = {
  go(document, at) { following = false; go(document, at); },
  goPlace(document, start, end) { if (document !== number) show(document); view("source"); showPlace(start, end); },
  next, name() { byId("curator").focus(); }, save() { save(); }, conflicts() { view("conflicts"); },
  missed(document) { show(document); view("ledger"); },
};
function drawProject() { renderProject(places); }
function drawConflicts() { renderConflicts(places); }

function progress() {
  const { facts: [done, every], documents: [read, shelf], people: [known, crowd] } = totals();
  byId("progress-bar").style.width = `${every ? (100 * done) / every : 0}%`;
  byId("progress-text").textContent = `${done} of ${every}`;
  byId("progress").setAttribute("aria-label", `Project: ${done} of ${every} facts, ${read} of ${shelf} documents, ${known} of ${crowd} people judged`);
  const save = byId("save");
  save.textContent = told.token ? (isUnsaved() ? "Save as a file" : "Saved as you go") : isUnsaved() ? `Save ${all().length}` : "Save";
  save.disabled = !all().length;
}

function listDocuments() {
  const words = byId("docs-find").value.toLowerCase().trim();
  byId("docs-list").replaceChildren(...told.documents.map((one, at) => [one, at]).filter(([one]) => !words || `${one.title} ${one.path} ${one.kind}`.toLowerCase().includes(words)).map(([one, at]) => {
    const [done, every] = doneOf(at);
    const ring = el("i", { class: "ring", "aria-hidden": "true" });
    ring.style.setProperty("--part", `${every ? Math.round((100 * done) / every) : 0}%`);
    const about = one.error ? [el("span", { class: "bad", text: one.error })] : [`${done} of ${every}`, one.findings && ` · ${one.findings} ${one.findings === 1 ? "finding" : "findings"}`, one.missed && ` · ${one.missed} not read`, !isMine(one) && " · of others"];
    return el("li", null, el("button", { type: "button", "data-number": at, "aria-current": String(at === number), onclick: () => { following = false; show(at); if (!wide.matches) docs(false); } }, ring, el("b", { text: plain(one.title), title: plain(one.title) }), el("small", null, about)));
  }));
}

function docs(open) {
  byId("docs").hidden = !open;
  byId("docs-open").setAttribute("aria-expanded", String(open));
  if (open) listDocuments();
}

function theme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("case2fhir-theme", document.documentElement.dataset.theme); } catch { /* kept nowhere */ }
}

function save() { download(); }

function hideAdd() { byId("add").hidden = true; place = null; }
function offer(found) {
  const button = byId("add");
  if (!found) { hideAdd(); return; }
  place = found;
  button.hidden = false;
  button.style.top = `${Math.min(innerHeight - 50, Math.max(60, found.box.bottom + 8))}px`;
  button.style.left = `${Math.min(innerWidth - button.offsetWidth - 8, Math.max(8, found.box.left))}px`;
}
function addHere() {
  const found = selected() || place;
  if (!found) { tell("Mark the words of the source first, or click a cell of a table."); return; }
  if (!named()) return;
  hideAdd();
  add(found, model, listed());
}

// Do something with the chosen fact; true when it was done. Nothing chosen, nothing done.
const withFact = (action) => () => {
  const fact = selectedFact();
  if (!fact) { tell("Choose a fact first: j, k, or a click on it."); return false; }
  return acts.may(action, fact) ? acts[action](fact) : false;
};
// Search: all documents where the project is shown, else the facts of this one.
function find() {
  const everywhere = document.querySelector(".room").dataset.view === "project";
  if (!everywhere) view("facts");
  byId(everywhere ? "all-find" : "filter").focus();
}
// After a verdict: the next in the queue where that is followed, else the next to do in the list.
function goOn() { if (following) next(); else stepToDo(); }
// One on or back: among the conflicts where these are shown, else among the facts.
function stepHere(by) {
  following = false;
  if (document.querySelector(".room").dataset.view === "conflicts") stepConflict(by); else step(by);
}
const keys = {
  j: () => stepHere(1), k: () => stepHere(-1), x: next,
  a: () => { if (withFact("accept")()) goOn(); }, r: () => { if (withFact("reject")()) goOn(); }, e: withFact("correct"), c: withFact("comment"), m: withFact("many"), p: withFact("plan"), u: withFact("undo"), U: withFact("redo"),
  w: toggleWhy, n: addHere, "/": find, "?": () => byId("help").showModal(),
  "[": () => number > 0 && show(number - 1), "]": () => number < told.documents.length - 1 && show(number + 1),
  d: () => { docs(byId("docs").hidden); if (!byId("docs").hidden) byId("docs-find").focus(); },
  s: save, t: theme, 1: () => { view("source"); byId("source").focus(); }, 2: () => view("facts"), 3: () => view("course"), 4: () => view("ledger"), 5: () => view("project"), 6: () => { view("conflicts"); firstConflict(); }, Escape: () => { hideAdd(); unselect(); },
};

const MOVING = new Set(["j", "k"]);
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || document.querySelector("dialog[open]")) {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) { event.preventDefault(); event.target.blur(); } // so that keys are keys again
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && ["z", "y"].includes(event.key.toLowerCase())) {
    event.preventDefault();
    repeal(event.shiftKey || event.key.toLowerCase() === "y");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || (event.repeat && !MOVING.has(event.key) && !event.key.startsWith("Arrow"))) return;
  if (document.activeElement === byId("source") && event.key.startsWith("Arrow")) {
    event.preventDefault();
    markByKey(event.key, event.shiftKey);
    requestAnimationFrame(() => requestAnimationFrame(() => offer(selected()))); // once the page has scrolled there
    return;
  }
  const action = keys[event.key];
  if (action) { event.preventDefault(); action(); }
});
byId("text").addEventListener("mouseup", (event) => setTimeout(() => offer(selected() || clickedInSource(event))));
byId("text").addEventListener("touchend", () => setTimeout(() => selected() && offer(selected()), 50));
byId("source").addEventListener("scroll", hideAdd, { passive: true });
byId("add").addEventListener("mousedown", (event) => event.preventDefault());
byId("add").addEventListener("click", addHere);
byId("curator").addEventListener("change", (event) => { setCurator(event.target.value); event.target.removeAttribute("aria-invalid"); tell(""); });
byId("save").addEventListener("click", save);
byId("open").addEventListener("click", () => byId("file").click());
byId("file").addEventListener("change", async (event) => { const [file] = event.target.files; if (file) load(await file.text()); event.target.value = ""; });
byId("theme").addEventListener("click", theme);
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); view("facts"); byId("facts-list")?.focus(); });
byId("help-open").addEventListener("click", () => byId("help").showModal());
byId("progress").addEventListener("click", () => view("project"));
byId("next-open").addEventListener("click", next);
byId("docs-open").addEventListener("click", () => docs(byId("docs").hidden));
byId("docs-find").addEventListener("input", debounce(listDocuments, 120));
byId("doc-back").addEventListener("click", () => show(number - 1));
byId("doc-next").addEventListener("click", () => show(number + 1));
for (const button of document.querySelectorAll(".views button")) button.addEventListener("click", () => view(button.dataset.view));
addEventListener("beforeunload", (event) => { if (isUnsaved()) event.preventDefault(); });
onChange(() => {
  renderFacts(model, listed(), acts, offKinds());
  refreshAdded();
  refreshMarks();
  const shown = document.querySelector(".room").dataset.view;
  if (shown === "course") drawCourse();
  if (shown === "project") drawProject();
  if (shown === "conflicts") drawConflicts();
  progress();
  if (!byId("docs").hidden) listDocuments();
});
let added = "";
function refreshAdded() { // a fact that was added or taken back changes what is marked in the source
  const now = all().filter((one) => one.action === "add").map((one) => one.id).join();
  if (now === added) return;
  added = now;
  const top = byId("source").scrollTop;
  show(number, true);
  byId("source").scrollTop = top;
}

try { const kept = localStorage.getItem("case2fhir-theme"); if (kept) document.documentElement.dataset.theme = kept; } catch { /* kept nowhere */ }
byId("curator").value = curatorName();
byId("curator").readOnly = Boolean(told.user);
byId("open").hidden = Boolean(told.token);
if (told.documents.length === 1) for (const id of ["docs-open"]) byId(id).hidden = true;
else if (innerWidth > 1400) docs(true);
const asked = decodeURIComponent(location.hash.slice(1));
added = all().filter((one) => one.action === "add").map((one) => one.id).join();
view("facts");
show(Math.max(0, told.documents.findIndex((one) => one.path === asked)));
try { const words = sessionStorage.getItem("case2fhir-said"); sessionStorage.removeItem("case2fhir-said"); if (words) tell(words, /Not converted/.test(words)); } catch { /* said nowhere */ }
document.documentElement.dataset.ready = "yes";
