// What was typed and not sent is kept in this browser: <form data-keep="name">. Sent or emptied, it is forgotten.
// Passwords and files are never kept.
const KEPT = "textarea, input[type=text], input:not([type])";

const watched = new WeakSet();

function watch(form) {
  watched.add(form);
  const key = `keep:${form.dataset.keep}`;
  const fields = () => [...form.querySelectorAll(KEPT)].filter((each) => each.name);
  const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
  for (const each of fields()) {
    if (!each.value && kept[each.name]) {
      each.value = kept[each.name];
      each.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
  let soon = 0; // timer
  const keep = () => {
    soon = 0;
    const now = Object.fromEntries(fields().filter((each) => each.value).map((each) => [each.name, each.value]));
    if (Object.keys(now).length) localStorage.setItem(key, JSON.stringify(now));
    else localStorage.removeItem(key);
  };
  const forget = () => {
    clearTimeout(soon);
    soon = 0;
    localStorage.removeItem(key);
  };
  form.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(keep, 400);
  });
  addEventListener("pagehide", () => soon && keep());
  // by htmx: forgotten once the answer is there; as a page: once it is on its way, because the answer is another page
  form.addEventListener("htmx:afterRequest", (event) => event.detail.successful && event.target === form && forget());
  form.addEventListener("submit", () => !form.matches("[hx-post]") && forget());
}

const watchAll = () => [...document.querySelectorAll("form[data-keep]")].filter((form) => !watched.has(form)).forEach(watch);
document.addEventListener("htmx:load", watchAll); // forms that a swap brought
watchAll();
