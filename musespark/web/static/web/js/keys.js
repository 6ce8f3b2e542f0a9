// Keyboard: j and k walk through the Works, the rest acts on the one in hand. "?" says so.
const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");
const cards = () => [...document.querySelectorAll(".work")];
const inHand = () => document.activeElement?.closest(".work");

function walk(step) {
  const all = cards();
  const at = all.indexOf(inHand());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

const on = (selector) => () => inHand()?.querySelector(selector)?.click();
const ACTS = {
  j: () => walk(1),
  k: () => walk(-1),
  l: on(".act--like"),
  s: on(".act--save"),
  t: on(".act--repost"),
  r: on(".act--reply"),
  g: on(".act--reward"),
  o: () => inHand() && location.assign(inHand().dataset.url),
  "/": () => {
    const field = [...document.querySelectorAll("[data-search], main input[type=search]")].find((each) => each.checkVisibility());
    if (field) field.focus();
    else location.assign("/search");
  },
  "?": () => document.getElementById("keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const act = ACTS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  event.preventDefault();
  act();
});
