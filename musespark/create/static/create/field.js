// One text field that remembers where its words came from. Each change becomes an event
// {n, at, remove, text, source, offer} in UTF-16 units; the server replays them and counts for itself.
const MERGED = 80; // units: longer strokes are sent apart, so that a day's typing is not one event
const REMEMBERED = 100;
const SOURCES = {
  insertFromPaste: "pasted",
  insertFromPasteAsQuotation: "pasted",
  insertFromDrop: "pasted",
  insertFromYank: "pasted",
  historyUndo: "undo",
  historyRedo: "undo",
};

export class Field {
  constructor(element, state, changed) {
    Object.assign(this, { element, changed, next: state.next, pending: [], complete: state.complete });
    this.text = state.text;
    this.runs = state.runs.map((run) => ({ ...run }));
    this.seen = new Map([[this.text, this.runs]]);
    this.removed = [];
    this.claim = null;
    if (state.adrift) this.#say(this.text);
    element.addEventListener("input", (event) => this.#heard(event));
  }

  // Put words in as if the person had, so that the browser's own undo takes them out again.
  put(at, remove, text, source, offer = "") {
    this.claim = { source, offer };
    const element = this.element;
    element.focus({ preventScroll: true });
    element.setSelectionRange(at, at + remove);
    const done = document.execCommand(text ? "insertText" : "delete", false, text);
    if (!done && this.claim) {
      element.setRangeText(text, at, at + remove, "end");
      element.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.claim = null;
  }

  // The whole text came from elsewhere (another tab, an older copy): say so, explain nothing.
  sync(text) {
    this.element.value = text;
    this.text = text;
    this.runs = text ? [{ length: text.length, origin: "unknown", offer: "" }] : [];
    this.complete = false;
    this.#say(text);
  }

  // The server counted: take its runs, unless the person wrote on meanwhile.
  learn({ text, runs, complete }) {
    if (text !== this.text || this.pending.length) return;
    Object.assign(this, { runs, complete });
    this.seen.set(text, runs);
  }

  counts() {
    const found = {};
    let here = 0;
    for (const run of this.runs) {
      const said = this.text.slice(here, here + run.length);
      here += run.length;
      // people count characters, not UTF-16 units; white space is nobody's
      const letters = [...said.replace(/\s/gu, "")].length;
      if (letters) found[run.origin] = (found[run.origin] ?? 0) + letters;
    }
    return found;
  }

  #say(text) {
    this.pending.push({ n: this.next++, at: 0, remove: 0, text, source: "sync", offer: "" });
  }

  #heard(event) {
    const now = this.element.value;
    if (now === this.text) return;
    const { at, remove, text } = difference(this.text, now, this.element.selectionEnd);
    const { source, offer } = this.claim ?? { source: SOURCES[event.inputType] ?? "typed", offer: "" };
    this.#account(at, remove, text, source, offer, now);
    this.text = now;
    this.#queue({ at, remove, text, source, offer });
    this.changed();
  }

  #account(at, remove, text, source, offer, now) {
    const gone = cut(this.runs, at, at + remove);
    if (remove) this.removed = [...this.removed.slice(1 - REMEMBERED), { text: this.text.slice(at, at + remove), runs: gone }];
    const known = source === "undo" && this.seen.get(now);
    const arrived = text ? this.#arrived(text, source, offer) : [];
    this.runs = known || join(cut(this.runs, 0, at), arrived, cut(this.runs, at + remove, this.text.length));
    this.seen.set(now, this.runs);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.keys().next().value);
  }

  #arrived(text, source, offer) {
    const plain = (origin) => [{ length: text.length, origin, offer }];
    if (source === "typed" || source === "ai" || source === "imported") return plain(source);
    const undo = source === "undo";
    if (!undo && text.length < 8) return plain("pasted");
    const here = { text: this.text, runs: this.runs };
    const gone = [...this.removed].reverse();
    for (const pile of undo ? [...gone, here] : [here, ...gone]) {
      const place = pile.text.indexOf(text);
      if (place >= 0) return cut(pile.runs, place, place + text.length);
    }
    return plain(source === "undo" ? "unknown" : "pasted");
  }

  #queue(event) {
    const last = this.pending.at(-1);
    const typing = last?.source === "typed" && !last.sent && event.source === "typed";
    if (typing && !event.remove && event.at === last.at + last.text.length && last.text.length + event.text.length <= MERGED) {
      last.text += event.text;
    } else if (typing && !event.text && !last.text && event.at + event.remove === last.at) {
      last.at = event.at;
      last.remove += event.remove;
    } else {
      this.pending.push({ n: this.next++, ...event });
    }
  }
}

// The fields of a form that have a record, by name; what stands there unrecorded is said to be unknown.
export function adopt(form, states, changed = () => {}) {
  return Object.entries(states).map(([name, state]) => {
    const field = new Field(form.elements[name], state, changed);
    const shown = field.element.value;
    if (shown !== state.text) field.sync(shown);
    return Object.assign(field, { name });
  });
}

// What is not yet with the server, as the form's own field for it.
export const pendingOf = (fields) => JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.pending])));

// The one splice between two texts; the caret tells apart the places where equal letters stand side by side.
export function difference(before, after, caret) {
  const most = Math.min(before.length, after.length);
  let tail = 0;
  const limit = Math.min(most, after.length - Math.min(caret ?? 0, after.length));
  while (tail < limit && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  let head = 0;
  while (head < most - tail && before[head] === after[head]) head++;
  // never between the halves of one character
  if (head && isHigh(before.charCodeAt(head - 1))) head--;
  if (tail && isLow(before.charCodeAt(before.length - tail))) tail--;
  return { at: head, remove: before.length - tail - head, text: after.slice(head, after.length - tail) };
}

const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

function cut(runs, start, end) {
  const found = [];
  let here = 0;
  for (const run of runs) {
    const low = Math.max(start - here, 0);
    const high = Math.min(end - here, run.length);
    if (low < high) found.push({ ...run, length: high - low });
    here += run.length;
  }
  return found;
}

function join(...lists) {
  const joined = [];
  for (const run of lists.flat()) {
    const last = joined.at(-1);
    if (last && last.origin === run.origin && last.offer === run.offer) last.length += run.length;
    else joined.push({ ...run });
  }
  return joined;
}
