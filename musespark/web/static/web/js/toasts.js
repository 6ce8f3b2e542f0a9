// Short messages at the foot of the page. One with an action stays until it is closed: by its button or by Escape.
const MOST = 3; // at once, so that they never cover the form that they are about
const place = document.getElementById("toasts");
export const words = place?.dataset ?? {};

export function toast(text, undo = "") {
  if (!place || !text) return;
  for (const each of place.children) if (each.firstElementChild?.textContent === text) each.remove(); // said again, not twice
  const box = document.createElement("div");
  box.className = "toast";
  const said = document.createElement("span");
  said.textContent = text;
  box.append(said);
  if (undo) {
    const button = document.createElement("button");
    button.className = "button";
    button.setAttribute("form", "act");
    button.formAction = undo;
    button.textContent = words.undo;
    box.append(button);
  }
  place.append(box);
  adopt(box);
}

export function adopt(box) {
  if (box.dataset.adopted) return;
  box.dataset.adopted = "yes";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--icon toast__close";
  button.setAttribute("aria-label", words.close ?? "");
  button.textContent = "×";
  button.addEventListener("click", () => close(box));
  box.append(button);
  while (place.children.length > MOST) close(place.firstElementChild);
  if (box.querySelector("[form]") || box.matches(".toast--error, .toast--warning")) return;
  let left = setTimeout(() => close(box), 7000);
  box.addEventListener("pointerenter", () => clearTimeout(left));
  box.addEventListener("pointerleave", () => { left = setTimeout(() => close(box), 3000); });
  box.addEventListener("focusin", () => clearTimeout(left));
}

// Who was in it goes back to where they came from.
let from;
place?.addEventListener("focusin", (event) => {
  if (!place.contains(event.relatedTarget)) from = event.relatedTarget;
});
function close(box) {
  const isIn = box.contains(document.activeElement);
  box.remove();
  if (isIn) (from?.isConnected ? from : document.getElementById("main"))?.focus({ preventScroll: true });
}

// Escape closes the newest, unless something else is open that it closes first.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("details[data-menu][open], dialog[open]")) return;
  if (!place?.lastElementChild) return;
  event.preventDefault(); // one thing at a time
  close(place.lastElementChild);
});
