// Many facts at once, with care: what is left of a person, table, column or rule is accepted, or corrected as one of them was.
import { told } from "./data.js";
import { riskIsThere } from "./queue.js";
import { putAll, verdictOf } from "./store.js";
import { named, recordOf } from "./edit.js";
import { byId, el, plain, short, tell } from "./text.js";

const MOST_NAMES = 12;

// The groups that a fact belongs to: [what they are, the facts of it that nobody here has judged].
function groupsOf(fact, model) {
  const [table, row, column] = fact.cell || [];
  const person = model.people[fact.person];
  const heads = (model.tables.find((one) => one.name === table) || {}).heads || [];
  const groups = [
    column !== undefined && [`column ${heads[column] ? `“${short(heads[column], 24)}”` : column + 1} of table ${table}`, (one) => one.cell && one.cell[0] === table && one.cell[2] === column],
    row !== undefined && [`row ${row + 1} of table ${table}`, (one) => one.cell && one.cell[0] === table && one.cell[1] === row],
    table !== undefined && [`all of table ${table}`, (one) => one.cell && one.cell[0] === table],
    [`all called “${short(fact.name, 30)}”`, (one) => one.name === fact.name],
    fact.rule && [`all read by the rule “${fact.rule}”`, (one) => one.rule === fact.rule],
    person && [`all of ${plain(person.name)}`, (one) => one.person === fact.person],
    ["the whole document", () => true],
  ].filter(Boolean);
  const open = model.facts.filter((one) => one.kind !== "person" && !verdictOf(one.url) && !one.rejected);
  return groups.map(([words, fits]) => [words, open.filter(fits)]).filter(([, facts]) => facts.length);
}

// What of a correction may be said of another fact, too: never its words or whose it is.
function sharedPart(fact) {
  const verdict = verdictOf(fact.url);
  if (!verdict || verdict.action !== "correct") return null;
  const set = Object.fromEntries(Object.entries(verdict.set).filter(([key]) => !["evidence", "person"].includes(key)));
  return Object.keys(set).length ? set : null;
}

const inShort = (set) => Object.entries(set).map(([key, value]) => `${key.replace("_", " ")} ${value && typeof value === "object" ? value.text : value || "none"}`).join(", ");

// Open the form; `then` is called once something was said.
export function many(fact, model, listed, then) {
  if (!named()) return;
  const groups = groupsOf(fact, model), set = sharedPart(fact);
  if (!groups.length) { tell("Nothing else of this document is left to judge."); return; }
  const group = el("select", { id: "many-of" }, groups.map(([words, facts], at) => el("option", { value: at }, `${words}: ${facts.length} left`)));
  const doubtful = el("input", { type: "checkbox", id: "many-doubtful" });
  const shown = el("p", { class: "muted wide", role: "status" });
  const chosen = () => {
    const facts = groups[+group.value][1];
    return doubtful.checked ? facts : facts.filter((one) => !riskIsThere(one.risk || 0));
  };
  const may = (facts) => facts.filter((one) => one.type === fact.type);
  const accept = el("button", { class: "main", type: "button", "data-many": "accept" });
  const same = set && el("button", { type: "button", "data-many": "correct" });
  const refresh = () => {
    const facts = chosen(), left = groups[+group.value][1].length - facts.length;
    accept.textContent = `Accept ${facts.length}`;
    accept.disabled = !facts.length;
    if (same) { same.textContent = `Correct ${may(facts).length} the same: ${short(inShort(set), 40)}`; same.disabled = !may(facts).length; }
    shown.textContent = `${facts.slice(0, MOST_NAMES).map((one) => [one.name, one.value].filter(Boolean).map(plain).join(" ")).join("; ")}${facts.length > MOST_NAMES ? ` and ${facts.length - MOST_NAMES} more` : ""}${facts.length && left ? ". " : ""}${left ? `${left} doubtful ${left === 1 ? "is" : "are"} left for you to look at.` : ""}`;
  };
  const say = (action, facts, more) => {
    byId("editor").close();
    putAll(facts.map((one) => recordOf(action, one, model, listed, more)));
    tell(`${action === "accept" ? "Accepted" : "Corrected"} ${facts.length} ${facts.length === 1 ? "fact" : "facts"}. Ctrl+Z takes all of it back.`);
    then();
  };
  accept.addEventListener("click", () => say("accept", chosen()));
  if (same) same.addEventListener("click", () => say("correct", may(chosen()), { set }));
  for (const node of [group, doubtful]) node.addEventListener("keydown", (event) => { if (event.key === "Enter" && !accept.disabled) { event.preventDefault(); accept.click(); } });
  group.addEventListener("change", refresh);
  doubtful.addEventListener("change", refresh);
  const box = byId("editor");
  box.replaceChildren(el("h2", { id: "editor-title", text: "Many at once" }), el("div", { class: "form" },
    el("label", { class: "wide" }, "Of what", group), el("label", { class: "wide check" }, doubtful, el("span", null, "with those that are doubtful")),
    shown, el("div", { class: "ends" }, el("button", { type: "button", onclick: () => box.close() }, "Cancel"), same, accept)));
  refresh();
  box.showModal();
  group.focus();
}

export const historyOf = (records) => [...records].filter((one) => one.when).sort((a, b) => b.when.localeCompare(a.when));
export const titleOf = (record) => (told.documents.find((one) => one.path === record.document.result || (one.sha256 && one.sha256 === record.document.sha256)) || { title: record.document.name }).title;
