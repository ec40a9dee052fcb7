// Small helpers: elements without a string of HTML anywhere, so that nothing of a source is ever read as HTML.

export function el(name, properties, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "text") node.textContent = value;
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== "" && one !== false && one !== 0));
  return node;
}

export function svg(name, properties, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(properties || {})) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat());
  return node;
}

const STILL_FRAMES = 3, MOST_FRAMES = 30, wishes = new Map();
const paneOf = (node) => node.closest("#source, #panel");

// Scroll to a node, and again while it moves: what is far away has its height only once it was near. A newer wish, or a hand at
// the wheel, ends it.
export function bring(node, where) {
  const view = node.closest("#facts-list, #source, #panel");
  settle(node, () => node.scrollIntoView(node.offsetHeight > view.clientHeight ? { ...where, block: "start" } : where));
}

// Keep a node of a list where it stood, while the rows above it get their heights.
export function hold(node, list, top) { settle(node, () => { list.scrollTop += node.getBoundingClientRect().top - top; }); }

export const isComing = (node) => wishes.has(paneOf(node));

function settle(node, scroll) {
  const pane = paneOf(node), wish = {};
  let last = null, same = 0, frames = 0;
  wishes.set(pane, wish);
  const again = () => {
    if (wishes.get(pane) !== wish || !node.isConnected) return;
    scroll();
    const at = Math.round(node.getBoundingClientRect().top);
    same = at === last ? same + 1 : 0;
    last = at;
    if (same < STILL_FRAMES && ++frames < MOST_FRAMES) requestAnimationFrame(again);
    else wishes.delete(pane);
  };
  again();
}

for (const kind of ["wheel", "touchmove", "pointerdown"]) addEventListener(kind, () => wishes.clear(), { passive: true, capture: true });

export const byId = (id) => document.getElementById(id);

const SIGNS = {
  "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
  "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u200b": "ZWSP", "\ufeff": "BOM",
};
const SIGN = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/;

// What turns the direction of a text, or hides in it, is shown by its name: what a curator sees is what is there.
export function pieces(text, start) {
  if (!SIGN.test(text)) return [[text, start, false]];
  const found = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (!SIGNS[text[at]]) continue;
    if (at > from) found.push([text.slice(from, at), start + from, false]);
    found.push([SIGNS[text[at]], start + at, true]);
    from = at + 1;
  }
  if (from < text.length) found.push([text.slice(from), start + from, false]);
  return found;
}

export function plain(text) {
  return String(text === undefined || text === null ? "" : text).replace(/[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, (one) => `⟨${SIGNS[one]}⟩`);
}

export function short(text, most) {
  const line = plain(text).replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

export function debounce(action, wait) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...given), wait);
  };
}

let clearing = 0;
export function tell(words, bad) {
  const state = byId("state");
  state.textContent = words;
  state.className = bad ? "bad" : "";
  clearTimeout(clearing);
  if (words && !bad) clearing = setTimeout(() => (state.textContent = ""), 6000);
}
