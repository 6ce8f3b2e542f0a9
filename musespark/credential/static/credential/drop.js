// Drag a file onto the form to judge it; without this the form works just the same.
for (const form of document.querySelectorAll("[data-drop]")) {
  const over = (on) => (event) => {
    event.preventDefault();
    form.classList.toggle("is-over", on);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
