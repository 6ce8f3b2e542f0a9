// Everything here makes pleasant what works without it.
import "./beacon.js";
import "./keys.js";
import "./restore.js";
import { openLightbox } from "./lightbox.js";
import { confirmed } from "./confirm.js";
import { shareLink } from "./share.js";
import { adopt, toast, words } from "./toasts.js";

document.querySelectorAll(".toast").forEach((box) => {
  adopt(box);
  // screen readers hear what changes: words that the page brought along are put in once more
  setTimeout(() => box.firstElementChild.replaceWith(box.firstElementChild.cloneNode(true)), 400);
});

document.addEventListener("click", (event) => {
  const near = (selector) => event.target.closest(selector);
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target) || near(".menu__item")) menu.open = false;
  });
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.button);
  const picture = near("[data-lightbox]");
  if (picture && plain) return event.preventDefault(), openLightbox(picture);
  const link = near("[data-share]");
  if (link && plain) return event.preventDefault(), shareLink(link);
  const fold = near("[data-unfold]");
  if (fold && plain) return event.preventDefault(), unfold(fold);
  const panel = near("[data-closes]")?.closest(".work__panel");
  if (panel && plain) return event.preventDefault(), shut(panel);
  const theme = near("[data-theme-to]");
  if (theme) return setTheme(theme.dataset.themeTo);
  const opener = near("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
});

// Before htmx and before the browser sends: a question where one is asked for.
document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-confirm]");
  if (!asked || asked.dataset.sure) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  confirmed(asked.dataset.confirm).then((sure) => {
    if (!sure) return asked.focus();
    asked.dataset.sure = "yes";
    asked.click();
    delete asked.dataset.sure;
  });
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const open = document.querySelector("details[data-menu][open]");
  const panel = event.target.closest(".work__panel:has([data-closes])");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (panel) {
    shut(panel);
  }
});

function unfold(link) {
  const text = document.getElementById(link.dataset.unfold);
  text.classList.remove("work__text--clamped");
  text.tabIndex = -1;
  text.focus({ preventScroll: true });
  link.remove();
}

const openers = new WeakMap(); // of a panel: the id of what it was opened with, or its menu
function shut(panel) {
  const opener = openers.get(panel);
  panel.replaceChildren();
  (typeof opener === "string" ? document.getElementById(opener) : opener)?.focus();
}

// A link to read on is wrong where nothing is cut off.
for (const link of document.querySelectorAll("[data-unfold]")) {
  const text = document.getElementById(link.dataset.unfold);
  if (text.scrollHeight <= text.clientHeight + 4) link.hidden = true;
}

function setTheme(name) {
  const root = document.documentElement;
  if (name === "auto") delete root.dataset.theme;
  else root.dataset.theme = name;
  localStorage.setItem("theme", name);
  document.querySelectorAll("[data-theme-to]").forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.themeTo === name)));
}

// The rail: the station that was opened in place is the present one, and its words get the focus.
const mark = () => {
  for (const link of document.querySelectorAll("[data-rail] a")) {
    if (new URL(link.href).pathname === location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};
document.addEventListener("htmx:pushedIntoHistory", mark);
document.addEventListener("htmx:historyRestore", mark);
document.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const rail = step && event.target.closest("[data-rail]");
  if (!rail) return;
  const links = [...rail.querySelectorAll("a")];
  const turn = document.documentElement.dir === "rtl" ? -step : step;
  links[(links.indexOf(event.target) + turn + links.length) % links.length].focus();
  event.preventDefault();
});

// Focus goes to what a swap brought, where the place asks for it.
document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.detail.target;
  document.querySelectorAll("#toasts .toast").forEach(adopt);
  if (!place?.matches?.("#station, .work__panel")) return;
  const pressed = event.detail.requestConfig.elt;
  openers.set(place, pressed.closest("details[data-menu]")?.querySelector("summary") ?? pressed.id); // a reward swaps its button
  if (place.querySelector("[autofocus]")) return; // htmx goes there
  place.tabIndex = -1;
  place.focus({ preventScroll: place.id !== "station" });
  if (place.id !== "station") place.scrollIntoView({ block: "nearest" }); // under a tall picture it would open unseen
});
// Where a swap takes away what was pressed, what comes in its place has the focus: nobody is thrown back to the top.
let gap;
document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const pressed = ["click", "submit"].includes(requestConfig.triggeringEvent?.type) && target?.contains?.(requestConfig.elt);
  gap = pressed ? { parent: target.parentElement, before: target.previousElementSibling } : null;
});
document.addEventListener("htmx:afterSettle", () => {
  const came = gap?.before ? gap.before.nextElementSibling : gap?.parent?.firstElementChild;
  gap = null;
  if (!came || document.activeElement !== document.body) return;
  const place = came.matches("article, a, button") ? came : came.querySelector("article, a[href], button") ?? came;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
// A whole page as the answer (a session that ended, a form's redirect) is gone to, never squeezed into a button.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  const came = new URL(xhr.responseURL || location.href);
  const went = new URL(pathInfo.requestPath, location.href);
  if (came.pathname === went.pathname || !/^\s*<!doctype/i.test(xhr.response)) return;
  event.detail.shouldSwap = false;
  if (came.searchParams.has("next")) came.searchParams.set("next", location.pathname + location.search);
  location.assign(came);
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (status === 403 || status === 401) return location.reload();
  toast(status === 429 ? words.wait : words.failed);
});
document.addEventListener("htmx:sendError", ({ detail: { elt } }) => {
  if (!/^every\b/.test(elt.getAttribute("hx-trigger"))) toast(words.offline); // nobody pressed what asks by itself
});
document.addEventListener("allauth.error", () => toast(words.passkey)); // closed, refused or not there: the script itself is silent
document.addEventListener("toast", (event) => toast(event.detail.value ?? event.detail.text, event.detail.undo));
