// Where curators differ: what each says of a fact side by side, and a decision; and how far they agree.
import { documentAt, timeOf, told } from "./data.js";
import { all, contradicted, curatorName, drop, finalOf, finalsOf, put, saidOf, strangers } from "./store.js";
import { correct, named, recordOf } from "./edit.js";
import { byId, el, plain, short, tell } from "./text.js";

const SAYS = { accept: "as read", reject: "isn't so", correct: "is" };
const WITHIN = { concept: "name", presence: "presence", phase: "before, during or after", date: "date" };

export const mayDecide = () => !told.finals.length || told.finals.includes(curatorName());

// The facts on which curators differ, or on which somebody decided: [document, fact, words, final].
function disputed() {
  const byPath = new Map(told.documents.map((one, at) => [one.path, at]));
  const byDigest = new Map(told.documents.map((one, at) => [one.sha256, at]));
  const byName = new Map(told.documents.map((one, at) => [one.name, at]));
  const seen = new Set(), found = [];
  for (const one of all()) {
    if (!one.fact || one.action === "comment" || seen.has(one.fact)) continue;
    seen.add(one.fact);
    const final = finalOf(one.fact), rivals = final ? [] : finalsOf(one.fact);
    if (!final && !rivals.length && !contradicted(one.fact)) continue;
    const document = byDigest.get(one.document.sha256) ?? byPath.get(one.document.result) ?? byName.get(one.document.name);
    const fact = document !== undefined && documentAt(document).facts.find((each) => each.url === one.fact);
    if (fact) found.push({ document, fact, final, rivals, words: rivals.length ? rivals : lastWords(one.fact) });
  }
  return found.sort((a, b) => Boolean(a.final) - Boolean(b.final) || a.document - b.document);
}

function lastWords(url) {
  const last = new Map();
  for (const one of saidOf(url)) if (one.action !== "comment" && one.role !== "final") last.set(one.curator, one);
  return [...last.values()];
}

const inWords = (one) => Object.entries(one.set || {}).map(([key, value]) => `${WITHIN[key] || key} ${value && typeof value === "object" ? value.text || value.exact : value || "none"}`).join(", ");

function decide(one, line) {
  if (!named()) return;
  if (!mayDecide()) { tell(`${curatorName()} may not decide here; ${told.finals.join(", ")} may.`, true); return; }
  const model = documentAt(line.document), listed = told.documents[line.document];
  put(recordOf(one.action, line.fact, model, listed, { role: "final", ...(one.set ? { set: one.set } : {}) }));
}

function card(line, acts) {
  const { fact, final, rivals, words } = line;
  const groups = new Map();
  for (const one of words) {
    const key = one.action + JSON.stringify(one.set || {});
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(one);
  }
  const sides = [...groups.values()].map((same) => el("div", { class: "side" },
    el("b", { text: same.map((one) => plain(one.curator)).join(", ") }),
    el("span", { class: `said-${same[0].action}`, text: [SAYS[same[0].action], inWords(same[0])].filter(Boolean).join(": ") }),
    same.filter((one) => one.note).map((one) => el("q", { text: plain(one.note) })),
    el("button", { type: "button", "data-decides": same[0].action, "aria-pressed": String(Boolean(final) && final.action + JSON.stringify(final.set || {}) === same[0].action + JSON.stringify(same[0].set || {})), onclick: () => decide(same[0], line) }, "This holds")));
  return el("li", { class: "dispute", "data-decided": final ? "yes" : null, "data-fact": fact.url },
    el("button", { type: "button", class: "of", onclick: () => acts.go(line.document, documentAt(line.document).facts.indexOf(fact)) }, el("b", { text: plain(fact.name) }), ` ${plain(fact.value)} `, el("small", { text: [timeOf(fact), fact.site, told.documents[line.document].title].filter(Boolean).map(plain).join(" · ") })),
    (fact.quotes || []).slice(0, 2).map(([text]) => el("blockquote", { text: short(text, 240) })),
    rivals.length > 1 && el("p", { class: "rivals", text: `${rivals.map((one) => plain(one.curator)).join(" and ")} decided, and differ: the fact stays as it was read until one of them says what the other does.` }),
    el("div", { class: "sides" }, sides),
    el("div", { class: "acts" },
      el("button", { type: "button", "data-decides": "other", onclick: () => { if (named() && mayDecide()) correct(fact, documentAt(line.document), told.documents[line.document], "final"); else if (curatorName()) tell(`${curatorName()} may not decide here.`, true); } }, "Something else…"),
      final && el("span", { class: "said", text: `${plain(final.curator)} decided: ${[SAYS[final.action], inWords(final)].filter(Boolean).join(": ")}` }),
      [final, ...rivals].filter((one) => one && one.curator === curatorName()).map((one) => el("button", { type: "button", onclick: () => drop(one) }, "Take back"))));
}

// Cohen's kappa of each two curators on the facts that both judged; a decision is no reading of its own.
export function kappas() {
  const words = new Map();
  for (const one of all()) {
    if (!["accept", "reject", "correct"].includes(one.action) || one.role === "final") continue;
    if (!words.has(one.curator)) words.set(one.curator, new Map());
    words.get(one.curator).set(one.fact, one.action + JSON.stringify(one.set || {}));
  }
  const names = [...words.keys()].sort(), rows = [];
  names.forEach((a, at) => names.slice(at + 1).forEach((b) => {
    const pairs = [...words.get(a)].filter(([fact]) => words.get(b).has(fact)).map(([fact, said]) => [said, words.get(b).get(fact)]);
    if (!pairs.length) return;
    const count = (side) => pairs.reduce((map, pair) => map.set(pair[side], (map.get(pair[side]) || 0) + 1), new Map());
    const first = count(0), second = count(1), total = pairs.length, same = pairs.filter(([x, y]) => x === y).length;
    let chance = 0;
    for (const [said, many] of first) chance += many * (second.get(said) || 0);
    rows.push([`${a} and ${b}`, total, same, chance === total * total ? null : (same * total - chance) / (total * total - chance)]);
  }));
  return rows;
}

export function renderConflicts(acts) {
  const lines = told.blind && !mayDecide() ? [] : disputed();
  const open = lines.filter((one) => !one.final), done = lines.filter((one) => one.final);
  const parts = [];
  const away = strangers();
  if (away.length) parts.push(el("p", { class: "note", role: "note", text: `Kept, but not shown: ${away.join("; ")}.` }));
  parts.push(el("h2", null, `To decide ${open.length}`));
  if (open.length) parts.push(el("ul", { class: "disputes" }, open.map((one) => card(one, acts))));
  else parts.push(el("p", { class: "muted" }, told.blind && !told.finals.includes(curatorName()) ? "The reading is blind: conflicts are shown once both have judged a fact." : "Curators differ on nothing. Open the files of the others to compare, or start the page with --corrections of each."));
  if (done.length) parts.push(el("h2", null, `Decided ${done.length}`), el("ul", { class: "disputes" }, done.map((one) => card(one, acts))));
  const rows = told.blind && !told.finals.includes(curatorName()) ? [] : kappas();
  if (rows.length) {
    parts.push(el("h2", null, "Agreement"), el("table", { class: "tally" },
      el("thead", null, el("tr", null, ["", "facts", "alike", "Cohen's kappa"].map((one) => (one ? el("th", { scope: "col", text: one }) : el("td"))))),
      el("tbody", null, rows.map(([who, total, same, kappa]) => el("tr", null, el("th", { scope: "row", text: plain(who) }), el("td", { text: String(total) }), el("td", { text: String(same) }), el("td", { text: kappa === null ? "–" : kappa.toFixed(2) }))))));
    parts.push(el("p", { class: "muted" }, "By kind, document and field, with the software's precision and recall: case2fhir review OUT --corrections … --agreement agreement.md"));
  }
  const held = heldButton();
  byId("conflicts").replaceChildren(...parts);
  if (held) holdAgain(held);
}

// The button of a conflict that has the focus, by its fact and place; null where none has.
function heldButton() {
  const card = document.activeElement && document.activeElement.closest("#conflicts .dispute");
  return card && { fact: card.dataset.fact, at: [...card.querySelectorAll("button")].indexOf(document.activeElement) };
}

// Give the focus back where it was, or, once that is decided, to what is to decide next.
function holdAgain(held) {
  const card = [...document.querySelectorAll("#conflicts .dispute:not([data-decided])")].find((one) => one.dataset.fact === held.fact);
  const button = card && card.querySelectorAll("button")[held.at];
  if (button) button.focus(); else firstConflict();
}

// Bring the focus to the first conflict that is to be decided.
export function firstConflict() { document.querySelector("#conflicts .dispute:not([data-decided]) .side button")?.focus(); }

// Bring the focus to the next or previous conflict.
export function stepConflict(by) {
  const cards = [...document.querySelectorAll("#conflicts .dispute")];
  const now = cards.findIndex((one) => one.contains(document.activeElement));
  cards[Math.max(0, Math.min(cards.length - 1, now + by))]?.querySelector(".side button").focus();
}
