// The pages that edit or answer a public Work: the same record of whose words these are as in the studio.
import { adopt, pendingOf } from "./field.js";

const NEW = { text: { text: "", next: 1, runs: [], complete: true } };
const adopted = new WeakMap(); // by the element of the events: after an answer htmx brings a new one, and empty fields

// Taken up at the first stroke: what this browser had kept, and put there before, is of unknown origin.
document.addEventListener("beforeinput", ({ target }) => target.form?.matches("[data-recorded]") && fieldsOf(target.form), true);
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-recorded]")) target.elements.events.value = pendingOf(fieldsOf(target));
}, true);
document.documentElement.dataset.scripted = "";

function fieldsOf(form) {
  const { events } = form.elements;
  if (!adopted.has(events)) adopted.set(events, begin(form, JSON.parse(events.value || "{}")));
  return adopted.get(events);
}

// A refused form comes back with its events, which nobody has kept: they are sent again, and the count goes on.
function begin(form, refused) {
  const told = form.querySelector("#recorder-state");
  const states = Object.entries(told ? JSON.parse(told.textContent) : NEW);
  const fields = adopt(form, Object.fromEntries(states.map(([name, state]) => [name, after(state, refused[name] ?? [])])));
  for (const field of fields) field.pending.unshift(...(refused[field.name] ?? []));
  return fields;
}

function after(state, events) {
  if (!events.length) return state;
  const text = events.reduce((now, { at, remove, text, source }) => (source === "sync" ? text : now.slice(0, at) + text + now.slice(at + remove)), state.text);
  return { ...state, text, next: events.at(-1).n + 1, adrift: false };
}
