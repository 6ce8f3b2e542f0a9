// A question in the page's own dialog; resolves to whether the answer was yes.
export function confirmed(question) {
  const dialog = document.getElementById("question");
  dialog.querySelector("p").textContent = question;
  dialog.returnValue = "";
  const before = document.activeElement;
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      // a menu that closed meanwhile took its button along: then the menu's own one
      const back = before?.checkVisibility() ? before : before?.closest("details")?.querySelector("summary");
      back?.focus();
      resolve(dialog.returnValue === "yes");
    }, { once: true });
  });
}
