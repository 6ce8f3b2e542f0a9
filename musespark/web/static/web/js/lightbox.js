// Pictures at full size in a native dialog; arrows and buttons walk through the pictures of the same Work.
import { words } from "./toasts.js";

function button(sign, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--icon";
  made.setAttribute("aria-label", label);
  made.textContent = sign;
  made.addEventListener("click", act);
  return made;
}

export function openLightbox(link) {
  const links = [...link.closest(".mosaic").querySelectorAll("[data-lightbox]")];
  let at = links.indexOf(link);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog dialog--picture";
  const figure = document.createElement("figure");
  const image = document.createElement("img");
  const caption = document.createElement("figcaption");
  figure.append(image, caption);
  const bar = document.createElement("div");
  bar.className = "dialog__bar";
  dialog.append(bar, figure);
  const forward = document.documentElement.dir === "rtl" ? -1 : 1; // the way that an arrow to the right leads
  const show = (place) => {
    at = (place + links.length) % links.length;
    const small = links[at].querySelector("img");
    image.src = links[at].href;
    image.alt = small.alt;
    caption.textContent = links.length > 1 ? `${at + 1} / ${links.length} · ${small.alt}` : small.alt;
    dialog.setAttribute("aria-label", small.alt);
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(at + forward);
    if (event.key === "ArrowLeft") show(at - forward);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === image && links.length > 1) show(at + 1);
    else if (!event.target.closest("button")) dialog.close();
  });
  const [back, on] = forward > 0 ? ["←", "→"] : ["→", "←"];
  if (links.length > 1) bar.append(button(back, words.before, () => show(at - 1)), button(on, words.after, () => show(at + 1)));
  const shut = button("×", words.close, () => dialog.close());
  shut.autofocus = true;
  bar.append(shut);
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[at].focus();
  });
  document.body.append(dialog);
  show(at);
  dialog.showModal();
}
