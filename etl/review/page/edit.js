// What a curator does: accept, reject, correct, comment, add. Each makes one record of the corrections file.
import { told } from "./data.js";
import { sideOf, unsided, words } from "./current.js";
import { curatorName, drop, newId, put, saidOf, verdictOf } from "./store.js";
import { conceptBox, terms } from "./terms.js";
import { selected } from "./source.js";
import { byId, el, plain, short, tell } from "./text.js";

const NO_FACTS = new Set(["site", "route", "qualifier", "item"]); // kinds of concepts that no fact is called by
const CONTEXT = 32;
const CALLED = { Condition: { date: "Began" }, MedicationStatement: { value: "Dose" }, MedicationAdministration: { value: "Dose" } }; // what an attribute is called of a type
const TYPES = { condition: "Condition", procedure: "Procedure", medicine: "MedicationStatement" };

export function named() {
  if (curatorName()) return true;
  byId("curator").setAttribute("aria-invalid", "true");
  tell("Say who you are first, at the top of the page: your name goes with each correction.", true);
  return false;
}

const points = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

export function anchorOf(text, start, end) {
  let from = Math.max(0, start - CONTEXT), to = Math.min(text.length, end + CONTEXT);
  if (/[\udc00-\udfff]/.test(text[from] || "")) from++;
  if (/[\udc00-\udfff]/.test(text[to] || "")) to--;
  return { exact: text.slice(start, end), prefix: text.slice(from, start), suffix: text.slice(end, to), start: points(text.slice(0, start)) };
}

function document_(listed) {
  return { name: listed.name, ...(listed.sha256 ? { sha256: listed.sha256 } : {}), result: listed.path };
}

export function recordOf(action, fact, model, listed, more) {
  const span = fact.spans[0];
  const mine = saidOf(fact.url).filter((one) => one.curator === curatorName() && (one.role || "") === (more && more.role || ""));
  const old = mine.findLast((one) => (one.action === "comment") === (action === "comment"));
  return {
    id: old ? old.id : newId(), curator: curatorName(), when: new Date().toISOString(), action,
    document: document_(listed), fact: fact.url,
    what: { type: fact.type, name: fact.name, ...(fact.says ? { says: fact.says } : {}) },
    ...(span && model.text ? { anchor: anchorOf(model.text, span[0], span[1]) } : {}),
    ...more,
  };
}

function dialog(title, ...content) {
  const box = byId("editor");
  box.replaceChildren(el("h2", { id: "editor-title", text: title }), ...content);
  box.showModal();
  return box;
}

const labelled = (words, node, wide) => el("label", { class: wide ? "wide" : null }, words, node);
const choice = (options, value) => el("select", null, options.map((one) => el("option", { value: one, selected: one === (value || "") }, one || "—")));

function ends(words) {
  return el("div", { class: "ends" }, el("button", { type: "button", onclick: () => byId("editor").close() }, "Cancel"), el("button", { class: "main", type: "submit" }, words));
}

export function comment(fact, model, listed) {
  const old = saidOf(fact.url).findLast((one) => one.curator === curatorName() && one.action === "comment");
  const note = el("textarea", { rows: 4, value: old ? old.note : "" });
  const form = el("form", { class: "form", method: "dialog" }, labelled("Comment", note, true), ends("Keep"));
  form.addEventListener("submit", () => {
    const words = note.value.trim();
    if (words) put(recordOf("comment", fact, model, listed, { note: words }));
    else if (old) drop(old);
  });
  dialog(`Comment on ${short(fact.name, 60)}`, form);
  note.focus();
}

// What the fields of a fact show: as it was read, with what was set already.
function shownFrom(start, set) {
  const or = (key, value) => (key in set ? set[key] || "" : value || "");
  const site = "site" in set ? words(set.site) : start.site || "";
  return {
    name: set.concept ? words(set.concept) : start.name || "", presence: or("presence", start.presence),
    value: "value" in set ? words(set.value) : start.value || "", bare: "value" in set ? words(set.value) : start.bare || "",
    unit: or("unit", start.unit), date: or("date", start.date), phase: or("phase", start.phase),
    site: unsided(site), side: "site" in set ? sideOf(site) : or("side", start.side),
  };
}

// The fields of a fact; `start` is how it was read, `set` what is set already, `result()` all that is set now.
function fields(settable, start, set, grades, mark) {
  const now = shownFrom(start, set);
  const called = (key, usual) => (CALLED[start.type] || {})[key] || usual;
  const nodes = [];
  const got = {};
  const on = (key, node, read) => {
    got[key] = read;
    const toggle = () => node.classList.toggle("mine", read() !== undefined);
    node.addEventListener("input", toggle);
    node.addEventListener("change", toggle);
    toggle();
  };
  const text = (key, title, value, shown, options = {}) => {
    const node = el("input", { value: shown, autocomplete: "off", ...options });
    on(key, node, () => (node.value.trim() === (value || "") ? undefined : node.value.trim()));
    nodes.push(labelled(title, node));
  };
  const pick = (key, title, options) => {
    const node = choice(options, now[key]);
    on(key, node, () => (node.value === (start[key] || "") ? undefined : node.value));
    nodes.push(labelled(title, node));
  };
  if (settable.includes("concept")) {
    let chosen = null;
    const box = conceptBox("Concepts", now.name, (one) => !NO_FACTS.has(one.kind), (one) => { chosen = one; if (one && mark) mark(one); });
    on("concept", box.input, () => {
      const typed = box.input.value.trim();
      if (!chosen && set.concept && typed === words(set.concept)) return set.concept;
      return typed === (start.name || "") && !chosen ? undefined : { text: chosen ? chosen.name : typed, ...(chosen && chosen.coding.length ? { coding: chosen.coding } : {}) };
    });
    nodes.push(labelled("Concept (search in the mappings)", box.node, true));
  }
  if (settable.includes("presence") && (start.presence || start.free)) pick("presence", "Present or absent", [...(start.free ? [""] : []), "present", "absent"]);
  if (settable.includes("value") && (!start.presence || start.free)) {
    const listed = grades || [];
    if (listed.length) {
      const tail = /\/\d+$/.exec(start.value || "");
      const names = listed.map((one) => one.text + (tail && !one.text.includes("/") ? tail[0] : ""));
      const read = names.find((one) => one === start.value) || "";
      const node = choice(["", ...names], names.find((one) => one === now.value) || "");
      on("value", node, () => {
        const at = names.indexOf(node.value);
        if (node.value === read) return undefined;
        return at < 0 ? "" : { text: names[at], coding: listed[at].coding, ...(listed[at].ordinal === undefined ? {} : { ordinal: listed[at].ordinal }) };
      });
      nodes.push(labelled("Grade", node));
    } else {
      text("value", called("value", "Value"), start.bare, now.bare);
      text("unit", "Unit (UCUM)", start.unit, now.unit, { spellcheck: "false" });
    }
  }
  if (settable.includes("site")) {
    let chosen = null;
    const bare = unsided(start.site);
    const box = conceptBox("Body sites", now.site, (one) => one.kind === "site", (one) => (chosen = one));
    const side = choice(["", "left", "right", "bilateral"], now.side);
    let every = [];
    const changed = () => {
      const typed = box.input.value.trim();
      if (typed === bare && !chosen && side.value === (start.side || "")) return undefined;
      const sited = `${side.value} ${typed}`.trim();
      if (!sited) return null;
      if (!chosen && set.site && sited === words(set.site)) return set.site;
      const known = chosen || every.find((one) => one.kind === "site" && one.name === typed);
      const sided = side.value === "left" ? known && known.left : side.value === "right" ? known && known.right : null;
      const coding = typed && known && known.name === typed ? (sided && sided.length ? sided : known.coding) : [];
      return { text: sited, ...(coding.length ? { coding } : {}) };
    };
    terms().then((all) => (every = all));
    on("site", box.input, changed);
    side.addEventListener("change", () => side.classList.toggle("mine", side.value !== (start.side || "")));
    nodes.push(labelled("Body site", box.node), labelled("Side", side));
  }
  if (settable.includes("date")) text("date", `${called("date", "Date")} (2024, 2024-05, 2024-05-17)`, start.date, now.date, { pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?", inputmode: "numeric" });
  if (settable.includes("phase")) pick("phase", "Before, during or after treatment", ["", "before", "during", "after"]);
  for (const [key, title, sort, choices, of] of told.fields[start.form || start.type] || []) {
    const was = (start.now || {})[key] || "";
    const is = key in set ? words(set[key]) : was;
    if (sort === "choice") {
      const node = choice(choices.includes(is) ? choices : [is, ...choices], is);
      on(key, node, () => (node.value === was ? undefined : node.value));
      nodes.push(labelled(title, node));
    } else if (sort === "concept") {
      let chosen = null;
      const box = conceptBox(title, is, (one) => one.kind === of, (one) => (chosen = one));
      on(key, box.input, () => {
        const typed = box.input.value.trim();
        if (!chosen && set[key] && typed === words(set[key])) return set[key];
        if (typed === was && !chosen) return undefined;
        return typed ? { text: chosen ? chosen.name : typed, ...(chosen && chosen.coding.length ? { coding: chosen.coding } : {}) } : "";
      });
      nodes.push(labelled(title, box.node));
    } else text(key, sort === "date" ? `${title} (2024, 2024-05, 2024-05-17)` : title, was, is);
  }
  const result = () => {
    const found = {};
    for (const [key, read] of Object.entries(got)) {
      const value = read();
      if (value !== undefined) found[key] = value === "" ? null : value;
    }
    return found;
  };
  return { nodes, result };
}

const AMOUNT = /^([<>]=?)?\s*[+-]?\d+([.,]\d+)?$/;

// Whether a text is a year, a month or a day that there is.
function isDate(text) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) || [];
  if (!year || year === "0000") return false;
  const made = new Date(Date.UTC(2000 + (+year % 400), (month || 1) - 1, day || 1));
  return made.getUTCMonth() === (month || 1) - 1 && made.getUTCDate() === +(day || 1);
}

// Why what is set can't be; "" when it can.
function wrongWith(set, type) {
  for (const key of ["abatement", "birth_date"]) if (set[key] && !isDate(set[key])) return "There is no such date; write 2024, 2024-05 or 2024-05-17.";
  if (set.deceased && !["yes", "no"].includes(set.deceased) && !isDate(set.deceased)) return "Write yes, no, or the date of death.";
  if (set.date && !isDate(set.date)) return "There is no such date; write 2024, 2024-05 or 2024-05-17.";
  if (set.concept && !set.concept.text) return "A fact needs a name.";
  if (type.startsWith("Medication") && set.value && !AMOUNT.test(set.value)) return "A dose is a number; its unit stands beside it.";
  return "";
}

// Open the form of a correction; `role` is "final" for one that decides.
export function correct(fact, model, listed, role) {
  const verdict = verdictOf(fact.url);
  const start = { ...fact, bare: fact.number === undefined ? fact.value : String(fact.number) };
  const { nodes, result } = fields(fact.settable, start, verdict && verdict.set || {}, fact.grade ? told.grades[fact.grade] : null);
  const before = verdict && verdict.set || {};
  const marked = model.text ? selected() : null;
  const words_ = marked && el("input", { type: "checkbox", id: "its-words", checked: true });
  const owner = fact.person >= 0 && model.people[fact.person] ? model.people[fact.person].url : "";
  const person = fact.kind !== "person" && model.people.length > 1 ? el("select", null, model.people.map((one, at) => el("option", { value: one.url, selected: one.url === (before.person || owner) }, plain(one.name || `Patient ${at + 1}`)))) : null;
  const more = () => ({
    ...(person && person.value !== owner ? { person: person.value } : {}),
    ...(words_ && words_.checked ? { evidence: anchorOf(model.text, marked.start, marked.end) } : before.evidence ? { evidence: before.evidence } : {}),
  });
  const note = el("textarea", { rows: 2, value: verdict && verdict.note || "" });
  const wrong = el("span", { class: "wrong", role: "alert" });
  const form = el("form", { class: "form" },
    marked && el("label", { class: "wide check" }, words_, el("span", null, `Its words are “${short(model.text.slice(marked.start, marked.end), 80)}”`)),
    person && labelled("About", person, true),
    fact.quotes && el("blockquote", { text: short(fact.quotes.map((one) => one[0]).join(" … "), 300) }),
    nodes, labelled("Note", note, true),
    el("div", { class: "ends" }, wrong, el("button", { type: "button", onclick: () => byId("editor").close() }, "Cancel"), el("button", { class: "main", type: "submit" }, "Keep correction")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const set = { ...result(), ...more() };
    wrong.textContent = wrongWith(set, fact.type) || (Object.keys(set).length ? "" : "Nothing differs from what was read.");
    if (wrong.textContent) return;
    byId("editor").close();
    put(recordOf("correct", fact, model, listed, { ...(role ? { role } : {}), set, ...(note.value.trim() ? { note: note.value.trim() } : {}) }));
  });
  dialog(`Correct ${short(fact.name, 60)}`, form);
}

export function add(place, model, listed, old) {
  const quote = old ? old.anchor.exact : model.text.slice(place.start, place.end);
  const kinds = { Observation: "Finding or measurement", Condition: "Condition", Procedure: "Treatment or examination", MedicationStatement: "Medicine" };
  const type = el("select", { id: "add-type" }, Object.entries(kinds).map(([one, words]) => el("option", { value: one, selected: old && old.what.type === one }, words)));
  const number = /^[<>]?=?\s*\d+([.,]\d+)?$/.test(quote.trim()) ? quote.trim() : "";
  const name = number || quote.length > 60 ? "" : quote.replace(/\s+/g, " ").replace(/[.,;:!?]+$/, "").toLowerCase();
  const set = old ? old.set : { concept: { text: name }, value: number };
  const start = { free: true, name: "", bare: "", unit: "", presence: "", site: "", side: "", date: "", phase: "" };
  const { nodes, result } = fields(["concept", "presence", "value", "unit", "site", "date", "phase"], start, set, null, (one) => { type.value = TYPES[one.kind] || "Observation"; });
  const concept = nodes[0].querySelector("input");
  const person = el("select", null, model.people.map((one, at) => el("option", { value: one.url, selected: old && old.person === one.url }, plain(one.name || `Patient ${at + 1}`))));
  const note = el("textarea", { rows: 2, value: old && old.note || "" });
  const wrong = el("span", { class: "wrong", role: "alert" });
  const form = el("form", { class: "form" }, el("blockquote", { text: plain(quote) }),
    labelled("Kind", type), model.people.length > 1 ? labelled("About", person) : el("span"), nodes, labelled("Note", note, true),
    el("div", { class: "ends" }, wrong, el("button", { type: "button", onclick: () => byId("editor").close() }, "Cancel"), el("button", { class: "main", type: "submit" }, old ? "Keep" : "Add fact")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = Object.fromEntries(Object.entries(result()).filter(([, one]) => one));
    if (!said.concept || !said.concept.text) { wrong.textContent = "Name what it is."; concept.focus(); return; }
    const kind = type.value;
    if (kind === "Procedure") { delete said.presence; delete said.value; delete said.unit; }
    if (kind === "Condition") { delete said.value; delete said.unit; }
    if (kind === "MedicationStatement") { delete said.presence; delete said.site; }
    wrong.textContent = wrongWith(said, kind);
    if (wrong.textContent) return;
    byId("editor").close();
    put({
      id: old ? old.id : newId(), curator: curatorName(), when: new Date().toISOString(), action: "add",
      document: document_(listed), what: { type: kind, name: said.concept.text },
      anchor: old ? old.anchor : anchorOf(model.text, place.start, place.end),
      ...(model.people.length ? { person: person.value } : {}), set: said,
      ...(note.value.trim() ? { note: note.value.trim() } : {}),
    });
  });
  dialog(old ? "Correct an added fact" : "Add a fact", form);
  concept.focus();
  concept.select();
}
