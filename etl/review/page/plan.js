// The plan of a table: what a column holds, said at its head. With a server it is applied at once, else it is saved as plan.yaml.
import { told } from "./data.js";
import { conceptBox, terms } from "./terms.js";
import { curatorName } from "./store.js";
import { byId, debounce, el, plain, short, tell } from "./text.js";

const CELLS_SHOWN = 3, MOST_TEXTS = 20, PEOPLE_ROLES = 17;
const CONCEPTS = new Set(["condition", "finding", "function", "measure", "scale", "item", "procedure", "gene", "medicine"]);
const HAD = new Set(["condition", "finding"]);
const OTHERS = "(others)";
const WAYS = ["person per row", "visit per row", "value per row", "record per row", "person per column", "person per block", "not people"];
const PLAN_KEY = `case2fhir-plan ${told.title}`;
let tables = told.plan;
try { if (!told.replans) tables = JSON.parse(localStorage.getItem(PLAN_KEY) || "null") || tables; } catch { /* kept nowhere */ }

const sameHeads = (one, heads) => JSON.stringify([...one.heads].sort()) === JSON.stringify([...heads].sort());
const tableSaid = (table) => tables.find((one) => sameHeads(one, table.heads)) || { heads: table.heads, columns: [] };

// The cells below a head, as [text, start, end]; of a table with a person a column those beside it.
function cellsOf(model, table, at) {
  return table.cells.filter(([row, column, rowspan, colspan]) => {
    const [from, many, along] = table.turned ? [row, rowspan, column] : [column, colspan, row];
    return from <= at && at < from + many && along >= table.headRows;
  }).map(([, , , , , start, end]) => [model.text.slice(start, end).trim().replace(/\s+/g, " "), start, end]).filter(([text]) => text);
}

function distinct(cells) {
  const seen = new Map();
  for (const one of cells) if (!seen.has(one[0])) seen.set(one[0], one);
  return [...seen.values()];
}

// What a cell became: the facts read from it, else why there is none.
function becameOf(model, [, start, end]) {
  const within = ([a, b]) => a < end && b > start;
  const facts = model.facts.filter((one) => one.kind !== "person" && one.spans.some(within));
  if (facts.length) return [...new Set(facts.slice(0, CELLS_SHOWN).map((one) => [one.name, one.value, one.site].filter(Boolean).join(" ")))].join("; ");
  const line = model.ledger.find(within);
  return line ? [line[2] === "structure" ? "" : line[2], line[4]].filter(Boolean).join(": ") : ownerOf(model, start);
}

// Who is called or described by a cell of which no fact is: the person of the facts in its row.
function ownerOf(model, start) {
  const table = model.tables.find((one) => one.span[0] <= start && start < one.span[1]);
  const cell = table && table.cells.find((one) => one[5] === start || (one[5] <= start && start < one[6]));
  const along = table && table.turned ? 2 : 1;
  const fact = cell && model.facts.find((one) => one.person >= 0 && one.cell && one.cell[0] === table.name && one.cell[along] === cell[along - 1]);
  const person = fact && model.people[fact.person];
  return person ? [plain(person.name), person.about].filter(Boolean).join(": ") : "used for its row";
}

// What a cell is to become as the plan says; the page that is a file can't read it anew.
function meantBy(column, text) {
  if (column.role === "leave out") return "left out";
  if (column.role && column.role !== "value") return `${column.role}: ${(column.coding || {})[text] || text}`;
  const name = (column.concept || column.label).replace(/^\w+:/, "").replaceAll("_", " ");
  return `${name}: ${(column.coding || {})[text] || [text, column.unit].filter(Boolean).join(" ")}`;
}

async function askServer(model, table, change, keep) {
  const answer = await fetch("plan", { method: "POST", headers: { "Content-Type": "application/json", Authorization: `Bearer ${told.token}` }, body: JSON.stringify({ document: model.path, table: change, keep, curator: curatorName() }) });
  if (!answer.ok) throw new Error((await answer.text()).replace(/^plan:\d+: /gm, "") || answer.statusText);
  return answer.json();
}

const asks = (words, node, wide) => el("label", { class: wide ? "wide" : null }, words, node);
const optionsOf = (listed, chosen) => listed.map(([value, words]) => el("option", { value, selected: value === chosen }, words));

function roleChoice(role, decided) {
  const of = (roles) => roles.map((one) => [one, one]);
  return el("select", { id: "plan-role" }, optionsOf([["", `as decided${decided ? ` (${decided})` : ""}`]], role),
    el("optgroup", { label: "Of people and values" }, optionsOf(of(told.planning.roles.slice(0, PEOPLE_ROLES)), role)),
    el("optgroup", { label: "Of records" }, optionsOf(of(told.planning.roles.slice(PEOPLE_ROLES)), role)));
}

// A box for a concept as a plan names it: an entry, an item of a scale, a code, or words that stay as printed.
function conceptField(label, value, kinds) {
  let key = value;
  const box = conceptBox(label, value, (one) => kinds.has(one.kind), (one) => { key = one ? one.key : box.input.value.trim(); });
  if (/^\w+:\w/.test(value)) terms().then((all) => {
    const known = all.find((one) => one.key === value);
    if (known && box.input.value === value) box.input.value = known.name;
  });
  return { node: box.node, input: box.input, read: () => (box.input.value.trim() ? key : "") };
}

// What all people of the table have: a list, to which a box adds.
function constantsField(value, onChange) {
  const have = [...value];
  const list = el("span", { class: "chips" });
  const box = conceptBox("What all people of the table have", "", (one) => HAD.has(one.kind), (one) => {
    if (!one) return;
    if (!have.includes(one.key)) have.push(one.key);
    setTimeout(() => { box.input.value = ""; });
    draw();
    onChange();
  });
  const draw = () => list.replaceChildren(...have.map((key, at) => el("button", { type: "button", class: "chip", "aria-label": `Take away ${key}`, onclick: () => { have.splice(at, 1); draw(); onChange(); } }, `${key} ×`)));
  draw();
  return { node: el("div", null, list, box.node), read: () => have };
}

function codingField(texts, coding, others, onChange) {
  const rows = texts.slice(0, MOST_TEXTS).map(([text]) => [text, el("select", { "aria-label": `What “${text}” means`, "data-codes": text, onchange: onChange }, optionsOf([["", "—"], ...told.planning.meanings.map((one) => [one, one])], coding[text] || ""))]);
  const rest = el("input", { type: "checkbox", id: "plan-others", checked: others, onchange: onChange });
  return {
    node: el("fieldset", { class: "wide coding" }, el("legend", null, "What its cells mean"),
      rows.map(([text, node]) => el("label", null, el("span", { class: "printed", text: short(text, 24) }), node)),
      el("label", { class: "check" }, rest, el("span", null, "other texts stand as printed"))),
    read: () => {
      const said = Object.fromEntries(rows.filter(([, node]) => node.value).map(([text, node]) => [text, node.value]));
      return Object.keys(said).length && rest.checked ? { ...said, [OTHERS]: "as printed" } : said;
    },
  };
}

// Open the form of a column: how it is read, what else it is to be, and what three of its cells become.
export function planColumn(model, table, at) {
  const label = table.heads[at], decided = table.decided[at] || {}, said = tableSaid(table);
  const own = said.columns.find((one) => one.label === label) || {};
  const texts = distinct(cellsOf(model, table, at)), some = texts.slice(0, CELLS_SHOWN);
  const refresh = debounce(() => redraw(), 350);
  const role = roleChoice(own.role || "", decided.role);
  const concept = conceptField("Concept", own.concept || decided.concept || "", CONCEPTS);
  const unit = el("input", { id: "plan-unit", value: own.unit || decided.unit || "", spellcheck: "false" });
  const start = own.coding || decided.coding || {};
  const coding = codingField(texts, start, OTHERS in start || !own.coding, refresh);
  const before = coding.read(), asIs = concept.read();
  const dates = el("select", null, optionsOf([["", "as decided"], ...told.planning.dates.map((one) => [one, one])], own.dates || ""));
  const way = el("select", { id: "plan-layout" }, optionsOf([["", `as decided${table.layout ? ` (${table.layout})` : ""}`], ...WAYS.map((one) => [one, one])], said.layout && said.layout !== table.layout ? said.layout : ""));
  const constants = constantsField(said.constants || [], refresh);
  const wrong = el("span", { class: "wrong", role: "alert" });
  const after = some.map(() => el("td", { "aria-live": "polite" }));
  const columnNow = () => {
    const name = concept.read(), meant = coding.read();
    return {
      label, ...(role.value ? { role: role.value } : {}),
      ...(name && (name !== asIs || own.concept) ? { concept: name } : {}),
      ...(unit.value.trim() && (unit.value.trim() !== decided.unit || own.unit) ? { unit: unit.value.trim() } : {}),
      ...(JSON.stringify(meant) !== JSON.stringify(before) || own.coding ? { coding: meant } : {}),
      ...(dates.value ? { dates: dates.value } : {}),
    };
  };
  const changeNow = (column) => ({
    heads: table.heads, head_rows: table.headRows, ...(way.value ? { layout: way.value } : table.turned ? { layout: table.layout } : {}),
    ...(column.role === "person" ? { person: label } : {}), constants: constants.read(), columns: [column],
  });
  let asked = 0;
  async function redraw() {
    wrong.textContent = "";
    const column = columnNow(), mine = ++asked;
    if (!told.replans) { after.forEach((cell, n) => (cell.textContent = meantBy({ ...decided, ...column }, some[n][0]))); return; }
    after.forEach((cell) => (cell.textContent = "…"));
    try {
      const made = await askServer(model, table, changeNow(column), false);
      if (mine === asked) after.forEach((cell, n) => (cell.textContent = becameOf(made, some[n])));
    } catch (error) {
      if (mine !== asked) return;
      after.forEach((cell) => (cell.textContent = ""));
      wrong.textContent = error.message;
    }
  }
  async function keep(column) {
    const change = changeNow(column);
    const table_ = merge(change);
    if (!told.replans) { byId("editor").close(); savePlan(); return; }
    wrong.textContent = "";
    main.disabled = true;
    main.textContent = "Converting…";
    try {
      const { done, left } = await askServer(model, table, change, true);
      const words = `The plan is saved; ${done.length} document${done.length === 1 ? " was" : "s were"} converted anew${left.length ? `. Not converted: ${left.slice(0, 3).join("; ")}${left.length > 3 ? ` and ${left.length - 3} more` : ""}` : ""}.`;
      try { sessionStorage.setItem("case2fhir-said", words); } catch { /* said nowhere */ }
      location.reload();
    } catch (error) {
      tables = table_;
      main.disabled = false;
      main.textContent = "Apply";
      wrong.textContent = error.message;
    }
  }
  const main = el("button", { class: "main", type: "submit", "data-plan": "keep" }, told.replans ? "Apply" : "Save plan.yaml");
  const form = el("form", { class: "form", method: "dialog" },
    asks("Holds", role), asks("Dates are", dates),
    asks("Concept, code or words", concept.node, true), asks("Unit of bare numbers", unit), asks("How people stand in the table", way),
    coding.node, asks("All people of the table have", constants.node, true),
    el("table", { class: "wide tally preview" }, el("thead", null, el("tr", null, ["cell", "is read as", told.replans ? "becomes" : "is meant as"].map((one) => el("th", { scope: "col", text: one })))),
      el("tbody", null, some.map((one, n) => el("tr", null, el("th", { scope: "row", text: short(one[0], 40) }), el("td", { text: becameOf(model, one) }), after[n])))),
    !told.replans && el("p", { class: "muted wide" }, "Then: case2fhir convert … --plan plan.yaml. With review --serve it is applied at once."),
    el("div", { class: "ends" }, wrong, el("button", { type: "button", onclick: () => byId("editor").close() }, "Cancel"),
      el("button", { type: "button", "data-plan": "reset", title: "Take back what the plan says of this column", onclick: () => keep({ label }) }, "As decided"), main));
  for (const node of [role, unit, dates, way, concept.input]) { node.addEventListener("input", refresh); node.addEventListener("change", refresh); }
  concept.node.addEventListener("mousedown", () => setTimeout(refresh));
  concept.input.addEventListener("keydown", (event) => { if (event.key === "Enter") setTimeout(refresh); });
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(columnNow()); });
  const box = byId("editor");
  box.replaceChildren(el("h2", { id: "editor-title", text: `${table.turned ? "Row" : "Column"} “${short(label, 50)}” of table ${plain(table.name)}` }), form);
  box.showModal();
  role.focus();
  redraw();
}

// Take a change into what was said; the answer is what was said before.
function merge(change) {
  const before = tables;
  const old = tables.find((one) => sameHeads(one, change.heads));
  const columns = [...((old && old.columns) || []).filter((one) => one.label !== change.columns[0].label), ...change.columns].filter((one) => Object.keys(one).length > 1);
  const table = { ...old, ...change, columns };
  tables = [...tables.filter((one) => one !== old), ...(columns.length || table.constants.length || table.layout ? [table] : [])];
  try { if (!told.replans) localStorage.setItem(PLAN_KEY, JSON.stringify(tables)); } catch { tell("This browser keeps nothing: keep the file that you saved.", true); }
  return before;
}

const KEPT = ["form", "heads", "layout", "head_rows", "person", "family", "constants", "columns", "tests"];
function asYaml() {
  const flat = (value) => JSON.stringify(value); // JSON is YAML, too
  const lines = tables.flatMap((table) => KEPT.filter((key) => table[key] !== undefined && table[key] !== null && !(Array.isArray(table[key]) && !table[key].length)).flatMap((key, at) => {
    const lead = at ? "    " : "  - ";
    if (key !== "columns" && key !== "tests") return [`${lead}${key}: ${flat(table[key])}`];
    return [`${lead}${key}:`, ...table[key].flatMap((one) => Object.entries(one).filter(([name]) => !["score", "runner_up", "preview", "line"].includes(name)).map(([name, value], n) => `${n ? "        " : "      - "}${name}: ${flat(value)}`))];
  }));
  return `# What was decided about tables. Use it with: case2fhir convert … --plan plan.yaml\ntables:${lines.length ? `\n${lines.join("\n")}` : " []"}\n`;
}

function savePlan() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([asYaml()], { type: "application/yaml" }));
  link.download = "plan.yaml";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  tell("Saved as plan.yaml. Use it with: case2fhir convert … --plan plan.yaml");
}

// The button at the head of a column, null where a cell is no head.
export function headButton(model, table, row, column, rowspan, colspan) {
  const [at, last] = table.turned ? [row, column + colspan] : [column, row + rowspan];
  if (last !== table.headRows || !table.heads[at] || table.cells.length < 2) return null;
  const what = (table.decided[at] || {}).role;
  return el("button", { type: "button", class: "planner", "data-at": at, "aria-label": `What “${short(table.heads[at], 40)}” holds${what ? `: ${what}` : ""}`, title: `${what ? `${what}${table.decided[at].concept ? `, ${table.decided[at].concept}` : ""}. ` : ""}Say what it holds`, onclick: (event) => { event.stopPropagation(); planColumn(model, table, at); } }, "▾");
}

// The plan of the column that a fact was read from.
export function planOf(fact, model) {
  const [name, row, column] = fact.cell || [];
  const table = model.tables.find((one) => one.name === name);
  const at = table && (table.turned ? row : column);
  if (!table || !table.heads[at]) { tell("This fact is of no column with a head."); return; }
  planColumn(model, table, at);
}
