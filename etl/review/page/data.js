// The documents' data; each is parsed when it is opened.
import { byId } from "./text.js";

export const told = JSON.parse(byId("told").textContent);
const opened = new Map();

export function documentAt(number) {
  if (!opened.has(number)) {
    if (opened.size > 8) opened.delete(opened.keys().next().value);
    opened.set(number, JSON.parse(byId(`document-${number}`).textContent));
  }
  return opened.get(number);
}

export const KINDS = {
  person: "People", condition: "Conditions", finding: "Findings", measure: "Measurements",
  treatment: "Treatments", medicine: "Medicines", history: "History",
};

const UNITS = { d: "day", wk: "week", mo: "month", a: "year", h: "hour", min: "minute" };

export function timeOf(fact) {
  const parts = [];
  if (fact.date) parts.push(fact.date);
  if (fact.offset) {
    const [value, unit] = fact.offset;
    parts.push(`${value} ${UNITS[unit] || unit}${value === 1 ? "" : "s"} ${fact.phase}`);
  } else if (fact.phase) parts.push(`${fact.phase} treatment`);
  if (fact.course) parts.push(`course ${fact.course}`);
  return parts.join(" · ");
}
