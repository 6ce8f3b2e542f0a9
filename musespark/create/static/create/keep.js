// Saves the draft by itself, a moment after each change. Nothing is lost: until the server has it, a copy
// stays in this browser; and nothing is overwritten: the server refuses a revision that it has passed.
const SOON = 900;
const LATER = 5000;

export class Keeper {
  constructor({ form, fields, url, key, revision, say, conflict }) {
    Object.assign(this, { form, fields, url, revision, say, conflict, place: `studio:${key}` });
    this.dirty = false;
    this.flying = null;
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
    const back = () => {
      this.dirty = true;
      for (const field of this.fields) field.pending.unshift(...sent[field.name]);
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
    if (answer.status === 409) return this.conflict(said), false;
    if (answer.status === 422) return this.say("problem", said.problem), false;
    return this.#again("wait");
  }

  #accepted(said) {
    this.revision = said.revision;
    this.form.elements.revision.value = said.revision;
    for (const field of this.fields) field.learn(said.fields[field.name]);
    if (!this.dirty) localStorage.removeItem(this.place);
    this.say(this.dirty ? "saving" : "saved", said);
  }

  #again(why) {
    this.say(why);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), LATER);
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

  #copy() {
    const texts = Object.fromEntries(this.fields.map((field) => [field.name, field.element.value]));
    const pending = Object.fromEntries(this.fields.map((field) => [field.name, field.pending]));
    const copy = { revision: this.revision, texts, pending, at: Date.now() };
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
    return same ? null : kept;
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
