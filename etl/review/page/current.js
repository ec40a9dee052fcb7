// A fact as it stands now: as it was read, with what the curator's correction sets and takes away.
import { told } from "./data.js";
import { verdictOf } from "./store.js";

const DID = { accepted: "accept", rejected: "reject", corrected: "correct", added: "add" };
const NUMBER = /^\s*[<>]?=?\s*[+−-]?\d/;
export const words = (one) => (one && typeof one === "object" ? one.text : one) || "";
export const unsided = (site) => (site || "").replace(/^(left|right|bilateral)\b\s*/, "");
export const sideOf = (site) => (/^(left|right|bilateral)\b/.exec(site || "") || [""])[0];

// What was said of a fact last: by this curator here, else by anybody before the bundle was made; "" for nothing.
export function didOf(fact) {
  const verdict = verdictOf(fact.url);
  if (verdict) return verdict.action;
  if (told.blind) return "";
  if (fact.rejected) return "reject";
  const before = fact.curators && fact.curators.findLast((one) => one.did !== "commented");
  return before ? DID[before.did] || "" : "";
}

export function currentOf(fact) {
  const verdict = verdictOf(fact.url);
  const set = verdict && verdict.set;
  if (!set || !Object.keys(set).length) return fact;
  const now = { ...fact, ...conceptOf(set), ...valueOf(fact, set), ...siteOf(fact, set), ...timesOf(fact, set) };
  return { ...now, ...othersOf(fact, now, set) };
}

// What only some kinds have is named where it was set; a fact that was moved is about another person.
function othersOf(fact, now, set) {
  const named = (told.fields[fact.form || fact.type] || []).filter(([key]) => key in set).map(([key, title]) => `${title.replace(/ \(.*/, "").toLowerCase()} ${words(set[key]) || "none"}`);
  return {
    ...(named.length ? { value: [now.value, ...named].filter(Boolean).join(", "), now: { ...fact.now, ...Object.fromEntries(Object.keys(set).map((key) => [key, words(set[key])])) } } : {}),
    ...(set.person ? { movedTo: set.person } : {}),
  };
}

function conceptOf(set) {
  return set.concept ? { name: words(set.concept), codes: set.concept.coding && set.concept.coding.map((one) => ["", one.code, one.display]) } : {};
}

function valueOf(fact, set) {
  if ("presence" in set) return { value: set.presence || "", presence: set.presence || "", number: undefined };
  if (!("value" in set) && !("unit" in set)) return {};
  const [first, ...rest] = (fact.value || "").split(", ");
  const read = fact.number === undefined ? "" : String(fact.number);
  const amount = "value" in set ? words(set.value) : read || first;
  const printed = read && first.startsWith(read) ? first.slice(read.length).trim() : fact.unit || "";
  const unit = NUMBER.test(amount) && (read || set.unit) ? ("unit" in set ? set.unit : printed) : "";
  const dose = fact.type.startsWith("Medication");
  const value = [[amount, unit].filter(Boolean).join(" "), ...(dose || !("value" in set) ? rest : [])].filter(Boolean).join(", ");
  const number = Number(amount.replace(",", "."));
  const ordinal = set.value && typeof set.value === "object" ? set.value.ordinal : "value" in set ? undefined : fact.ordinal;
  return { value, ordinal, number: read && amount && !Number.isNaN(number) ? number : undefined, ...("unit" in set ? { unit: set.unit || "" } : {}) };
}

function siteOf(fact, set) {
  if ("site" in set) {
    const site = words(set.site);
    return { site, side: sideOf(site) };
  }
  return "side" in set ? { site: `${set.side || ""} ${unsided(fact.site)}`.trim(), side: set.side || "" } : {};
}

// A label that is nothing but the date goes with it; without its phase a fact has no place before or after anything.
function timesOf(fact, set) {
  const label = fact.label === fact.date ? undefined : fact.label;
  const date = "date" in set ? { date: set.date || "", label } : {};
  if (!("phase" in set)) return date;
  return { ...date, phase: set.phase || "", ...(set.phase ? {} : { offset: undefined, label: undefined, course: undefined }) };
}
