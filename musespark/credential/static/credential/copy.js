// Copy what a field holds; without this one selects it and copies by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.querySelector("span").textContent = button.dataset.copied;
    } catch {
      field.focus();
      field.select();
    }
  });
}
