// Saves the draft by itself, a moment after each change. Nothing is lost: until the server has it, a copy
// stays in this browser; and nothing is overwritten: the server refuses a revision that it has passed.
const SOON = 900;
const LATER = 5000;
const TRIES = 20; // that failed and are remembered

const alike = (texts, others) => Object.keys(texts).every((name) => texts[name] === others[name]);

export class Keeper {
  constructor({ form, fields, url, key, revision, say, conflict }) {
    Object.assign(this, { form, fields, url, revision, say, conflict, place: `studio:${key}` });
    this.dirty = false;
    this.flying = null;
    this.tries = []; // what was sent and never answered: it may have arrived
    form.addEventListener("change", (event) => event.target.name && !event.target.dataset.field && this.touch());
    addEventListener("online", () => this.dirty && this.now());
    addEventListener("pagehide", () => this.#leave());
  }

  touch() {
    this.dirty = true;
    this.#copy();
    this.say("saving");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), SOON);
  }

  // Save at once; resolves to whether everything is with the server now.
  async now() {
    clearTimeout(this.timer);
    if (this.flying) await this.flying;
    if (!this.dirty) return true;
    this.flying = this.#send();
    const kept = await this.flying;
    this.flying = null;
    return kept;
  }

  async #send() {
    this.dirty = false;
    const sent = Object.fromEntries(this.fields.map((field) => [field.name, field.pending.splice(0)]));
    for (const event of Object.values(sent).flat()) event.sent = true; // nothing is added to it any more
    this.sent = { texts: this.#texts(), events: sent };
    this.#copy();
    const back = () => {
      this.dirty = true;
      for (const field of this.fields) field.pending.unshift(...sent[field.name]);
      this.tries = [...this.tries.slice(1 - TRIES), this.sent];
      this.sent = null;
      this.#copy();
    };
    let answer;
    try {
      answer = await fetch(this.url, { method: "POST", body: this.data(sent), headers: { Accept: "application/json" } });
    } catch {
      back();
      return this.#again("offline");
    }
    const said = await answer.json().catch(() => ({}));
    if (answer.ok && "revision" in said) {
      this.#accepted(said);
      return true;
    }
    back();
    if (answer.status === 409 && this.#arrived(said)) return this.#again("saving", 0);
    if (answer.status === 409) return this.conflict(said), false;
    if (answer.status === 422) return this.say("problem", said.problem), false;
    return this.#again("wait");
  }

  // A try whose answer was lost had arrived: what stands there is what this page sent then.
  #arrived({ theirs, revision }) {
    const arrived = theirs && this.tries.find(({ texts }) => alike(texts, theirs));
    this.tries = [];
    if (!arrived) return false;
    for (const field of this.fields) field.pending = field.pending.filter((event) => !arrived.events[field.name].includes(event));
    this.#now(revision);
    return true;
  }

  #now(revision) {
    this.revision = revision;
    this.form.elements.revision.value = revision;
  }

  #accepted(said) {
    this.sent = null;
    this.tries = [];
    this.#now(said.revision);
    for (const field of this.fields) field.learn(said.fields[field.name]);
    if (!this.dirty) localStorage.removeItem(this.place);
    this.say(this.dirty ? "saving" : "saved", said);
  }

  #again(why, wait = LATER) {
    this.say(why);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), wait);
    return false;
  }

  data(events) {
    const data = new FormData(this.form);
    data.delete("pictures"); // chosen ones are on their way by themselves
    for (const name of [...data.keys()]) if (name.startsWith("offer-")) data.delete(name); // kept on their tiles
    data.set("revision", this.revision);
    data.set("events", JSON.stringify(events));
    return data;
  }

  #texts() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.element.value]));
  }

  #copy() {
    const flying = (field) => this.sent?.events[field.name] ?? []; // on their way, and perhaps lost there
    const pending = Object.fromEntries(this.fields.map((field) => [field.name, [...flying(field), ...field.pending]]));
    const sent = [...this.tries, this.sent].filter(Boolean).map(({ texts }) => texts);
    const copy = { revision: this.revision, texts: this.#texts(), pending, sent, at: Date.now() };
    try {
      localStorage.setItem(this.place, JSON.stringify(copy));
    } catch {
      this.say("saving"); // a full or forbidden store: the server's copy is on its way
    }
  }

  // What this browser kept and the server never got, or null.
  found() {
    const kept = JSON.parse(localStorage.getItem(this.place) ?? "null");
    const same = kept && this.fields.every((field) => field.element.value === kept.texts[field.name]);
    if (same) localStorage.removeItem(this.place);
    return same ? null : kept && this.#asArrived(kept);
  }

  // Of what was on its way when the page was left, the part that is with the server needs no second sending.
  #asArrived(kept) {
    const there = Object.fromEntries(this.fields.map((field) => [field.name, field.text]));
    if (!kept.sent?.some((texts) => alike(texts, there))) return kept;
    const left = (field) => (kept.pending[field.name] ?? []).filter((event) => event.n >= field.next);
    return { ...kept, revision: this.revision, pending: Object.fromEntries(this.fields.map((field) => [field.name, left(field)])) };
  }

  forget() {
    this.dirty = false;
    localStorage.removeItem(this.place);
  }

  #leave() {
    if (!this.dirty || this.flying) return;
    const events = Object.fromEntries(this.fields.map((field) => [field.name, field.pending]));
    navigator.sendBeacon(this.url, this.data(events));
  }
}
