// Pictures dropped on a place go into its file field; small previews show what was chosen, a sentence that it is too much.
export function adoptDrops(root = document) {
  for (const place of root.querySelectorAll("[data-drop]:not([data-ready])")) {
    place.dataset.ready = "";
    const input = place.querySelector("input[type=file]");
    const over = (on) => place.toggleAttribute("data-over", on);
    place.addEventListener("dragover", (event) => (event.preventDefault(), over(true)));
    place.addEventListener("dragleave", () => over(false));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    // before htmx or the form sends them
    place.addEventListener("change", (event) => refuse(event, place, input), true);
    const shown = place.querySelector("[data-shown]");
    if (shown) input.addEventListener("change", () => show(input.files, shown));
  }
}

function refuse(event, place, input) {
  const said = place.querySelector("[data-too-many]");
  const most = Number(place.dataset.most);
  const chosen = input.files.length;
  said.hidden = chosen <= most;
  if (chosen <= most) return;
  event.stopImmediatePropagation();
  event.stopPropagation();
  said.textContent = said.dataset.tooMany.replace("{chosen}", chosen);
  input.value = "";
  place.querySelector("[data-shown]")?.replaceChildren();
}

function show(files, list) {
  list.replaceChildren();
  for (const file of [...files].slice(0, 10)) {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    item.append(image);
    list.append(item);
  }
}
