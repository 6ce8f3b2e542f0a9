// A question in the page's own dialog; resolves to whether the answer was yes.
export function confirmed(question) {
  const dialog = document.getElementById("question");
  dialog.querySelector("p").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
