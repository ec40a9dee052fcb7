// Search in the mappings' concepts, and a box to choose one by typing.
import { told } from "./data.js";
import { byId, el } from "./text.js";

let loading = null;

export function terms() {
  loading = loading || unpack();
  return loading;
}

async function unpack() {
  const packed = Uint8Array.from(atob(byId("terms").textContent), (one) => one.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { systems, terms: rows } = JSON.parse(await new Response(stream).text());
  const codes = (listed) => listed.map(([system, code, display]) => ({ system: systems[system], code, ...(display ? { display } : {}) }));
  return rows.flatMap(([kind, name, synonyms, coding, left, right, id, items]) => [{
    kind, name, words: [name, ...synonyms].map((one) => one.toLowerCase()), key: `${kind}:${id}`,
    coding: codes(coding), left: codes(left), right: codes(right),
  }, ...items.map(([key, item]) => ({ kind: "item", name: item, words: [item.toLowerCase()], key: `${kind}:${id}/${key}`, coding: [], left: [], right: [] }))]);
}

export async function search(words, fits) {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [];
  const parts = wanted.split(/\s+/);
  const found = [];
  for (const one of await terms()) {
    if (!fits(one)) continue;
    let best = 9;
    for (let at = 0; at < one.words.length; at++) {
      const word = one.words[at];
      const rank = word === wanted ? 0 : word.startsWith(wanted) ? 1 : word.includes(` ${wanted}`) ? 2 : parts.every((part) => word.includes(part)) ? 3 : 9;
      best = Math.min(best, rank + (at ? 0.5 : 0));
    }
    if (best < 9) found.push([best, one.name.length, one]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, 30).map((one) => one[2]);
}

// Concepts of the terminologies that the server has; a page that is a file has the mappings alone.
async function searchPacks(words, fits) {
  if (!told.token || words.trim().length < 3) return [];
  try {
    const answer = await fetch(`concepts?words=${encodeURIComponent(words)}`, { headers: { Authorization: `Bearer ${told.token}` } });
    return answer.ok ? (await answer.json()).filter((one) => fits(one)).map((one) => ({ ...one, left: [], right: [], key: /^HP:/.test(one.coding[0].code) ? one.coding[0].code : one.name })) : [];
  } catch { return []; }
}

let boxes = 0;

// An input with a list of concepts below it (the combobox pattern of ARIA). What is typed and not chosen is a concept without a code.
export function conceptBox(label, text, fits, onChoose) {
  const id = `choices-${++boxes}`;
  const list = el("div", { class: "choices", id, role: "listbox", "aria-label": label, hidden: true });
  const input = el("input", {
    value: text, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, autocomplete: "off", spellcheck: "false",
  });
  let shown = [], at = -1, asked = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
  const choose = (one) => { input.value = one.name; onChoose(one); close(); };
  const mark = (next) => {
    at = (next + shown.length) % shown.length;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    input.setAttribute("aria-activedescendant", `${id}-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  input.addEventListener("input", async () => {
    onChoose(null);
    const mine = ++asked;
    const own = await search(input.value, fits);
    if (mine !== asked) return;
    const known = new Set(own.flatMap((one) => one.coding.map((each) => each.code)));
    const found = [...own, ...(await searchPacks(input.value, fits)).filter((one) => !known.has(one.coding[0].code))];
    if (mine !== asked) return;
    shown = found;
    at = -1;
    list.replaceChildren(...found.map((one, number) => el("div",
      { role: "option", id: `${id}-${number}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(one); } },
      one.name, " ", el("small", { text: [one.kind, one.coding[0] && one.coding[0].code].filter(Boolean).join(" · ") }))));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && shown.length) { event.preventDefault(); list.hidden = false; mark(at + 1); }
    else if (event.key === "ArrowUp" && shown.length) { event.preventDefault(); mark(at - 1); }
    else if (event.key === "Enter" && at >= 0 && !list.hidden) { event.preventDefault(); choose(shown[at]); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); close(); }
  });
  input.addEventListener("blur", close);
  return { node: el("div", { class: "combo" }, input, list), input };
}
