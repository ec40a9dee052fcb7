// What gave no fact: not understood first, then what was left out with its reason.
import { byId, el, short } from "./text.js";

const STATES = ["used", "structure", "left out", "not understood"];

export function renderLedger(model, onPlace) {
  const pane = byId("ledger");
  if (model.error) { pane.replaceChildren(); return; }
  const parts = [];
  const units = Object.keys(model.counts || {});
  if (units.length) {
    parts.push(el("table", { class: "tally" }, el("thead", null, el("tr", null, el("td"), units.map((unit) => el("th", { scope: "col", text: unit })))),
      el("tbody", null, STATES.map((state) => el("tr", null, el("th", { scope: "row", text: state }), units.map((unit) => el("td", { text: String((model.counts[unit] || {})[state] ?? 0) })))))));
  }
  for (const [state, heading] of [["not understood", "Not understood"], ["left out", "Left out, with the reason"]]) {
    const lines = model.ledger.filter((one) => one[2] === state);
    if (!lines.length) continue;
    parts.push(el("h2", { text: `${heading} ${lines.length}` }), el("ul", { class: "lines" }, lines.slice(0, 400).map(([start, end, , unit, reason]) => el("li", null,
      el("button", { type: "button", onclick: () => onPlace(start, end) }, `“${short(model.text.slice(start, end), 180)}”`), el("small", { text: [reason, unit].filter(Boolean).join(" · ") })))));
    if (lines.length > 400) parts.push(el("p", { class: "muted" }, `and ${lines.length - 400} more, underlined in the source`));
  }
  const asides = model.asides.length;
  if (asides) parts.push(el("h2", { text: `Left out by the reader ${asides}` }), el("ul", { class: "lines" }, model.asides.slice(0, 400).map(([what, quote]) => el("li", null, short(quote, 180), el("small", { text: what })))));
  if (asides > 400) parts.push(el("p", { class: "muted" }, `and ${asides - 400} more; case2fhir explain lists them all`));
  const nothing = model.traced ? "Nothing was left out or not understood." : "What gave no fact is not known: there is no trace beside the bundle (convert --slim writes none).";
  pane.replaceChildren(...(parts.length ? parts : [el("p", { class: "empty" }, nothing)]));
}
