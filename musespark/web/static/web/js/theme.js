// Before the first paint: the theme that a visitor without an account chose here. A signed-in person's comes with the page.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = localStorage.getItem("theme");
  if (!root.dataset.theme && (kept === "light" || kept === "dark")) root.dataset.theme = kept;
})();
