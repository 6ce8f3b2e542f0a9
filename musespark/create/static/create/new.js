// The page of a new draft: the same record of whose words these are, from the first letter on. What was not sent stays
// in this browser with its record; what was sent comes back only where the page shows it again.
import { adoptDrops } from "./drop.js";
import { adopt, pendingOf } from "./field.js";

const NAMES = ["notes", "text"];

document.documentElement.dataset.scripted = "";
adoptDrops();
const form = document.querySelector("[data-new]");
const PLACE = `keep:new:${form.dataset.new}`;
const kept = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
const fields = adopt(form, Object.fromEntries(NAMES.map((name) => [name, stateOf(name)])), () => keep());
for (const field of fields) field.pending.unshift(...(recorded(field.name)?.pending ?? []));

function stateOf(name) {
  const element = form.elements[name];
  if (!element.value && !kept.sent && kept[name]) {
    element.value = kept[name].text;
    element.closest("details")?.setAttribute("open", "");
  }
  return recorded(name) ?? { text: "", next: 1, runs: [], complete: true };
}

function recorded(name) {
  return kept[name]?.text === form.elements[name].value ? kept[name] : undefined;
}

function keep(sent = false) {
  const states = fields.map(({ name, text, next, runs, complete, pending }) => [name, { text, next, runs, complete, pending }]);
  try {
    localStorage.setItem(PLACE, JSON.stringify({ ...Object.fromEntries(states), sent }));
  } catch {
    // a full or forbidden store: the page itself still has the words
  }
}

form.addEventListener("submit", () => {
  form.elements.events.value = pendingOf(fields);
  keep(true);
});
