// Pictures at full size in a native dialog; arrows walk through the pictures of the same Work.
export function openLightbox(link) {
  const links = [...link.closest(".mosaic").querySelectorAll("[data-lightbox]")];
  let at = links.indexOf(link);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog dialog--picture";
  const figure = document.createElement("figure");
  const image = document.createElement("img");
  const caption = document.createElement("figcaption");
  figure.append(image, caption);
  dialog.append(figure);
  const show = (place) => {
    at = (place + links.length) % links.length;
    const small = links[at].querySelector("img");
    image.src = links[at].href;
    image.alt = small.alt;
    caption.textContent = links.length > 1 ? `${at + 1} / ${links.length} · ${small.alt}` : small.alt;
    dialog.setAttribute("aria-label", small.alt);
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(at + 1);
    if (event.key === "ArrowLeft") show(at - 1);
  });
  dialog.addEventListener("click", (event) => (event.target === image && links.length > 1 ? show(at + 1) : dialog.close()));
  dialog.addEventListener("close", () => {
    dialog.remove();
    links[at].focus();
  });
  document.body.append(dialog);
  show(at);
  dialog.showModal();
}
