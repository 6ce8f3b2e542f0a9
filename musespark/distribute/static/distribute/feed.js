// Keeps the place: the address names the list from its first page on, so that "back" finds it again.
// Further pages say their address themselves, in the HX-Replace-Url of their answer.
"use strict";
(() => {
  const list = document.getElementById("feed-list");
  if (list?.dataset.address) history.replaceState(history.state, "", list.dataset.address);
  document.querySelector("#act [name=next]")?.remove(); // from now on the address says it, also of further pages
})();
