// What was really seen: a Work counts as shown once half of it (or half of the window) was in view for half a second, and
// time counts only while it is in view and the page is in front. Sent in batches; each report carries the Work's sealed token.
// That a Work was seen is said within a second and a half: a page that is loaded anew is made before this one can say goodbye.
const SEEN = 500; // ms
const SOON = 1000; // ms
const STAYED = 4000; // ms in view, all in all: somebody stayed with it
const BATCH = 20;
const EVERY = 15_000; // ms
const MOST = 120_000; // ms of one report

const shown = new Map(); // element -> {since, ms, total, seen, stayed, inView, look}
const numbers = new Map(); // token + kind -> how many reports
let queue = [];
let soon = 0; // timer

export function report(element, kind, ms = 0) {
  const token = element?.dataset.token;
  if (!token) return;
  const name = `${kind} ${token}`;
  const n = numbers.get(name) ?? 0;
  numbers.set(name, n + 1);
  queue.push({ token, kind, n, ms: Math.round(ms) });
  if (queue.length >= BATCH) flush();
}

function flush() {
  clearTimeout(soon);
  soon = 0;
  if (!queue.length) return;
  const body = JSON.stringify({ events: queue.splice(0, 200) });
  // text/plain needs no preflight and survives the page
  if (!navigator.sendBeacon("/beacon", body)) fetch("/beacon", { method: "POST", body, keepalive: true });
}

function begin(element) {
  const row = shown.get(element);
  if (!row || row.since || document.hidden) return;
  row.since = performance.now();
  if (!row.seen) row.look = setTimeout(() => see(element, row), SEEN - row.ms);
}

function see(element, row) {
  if (row.seen) return;
  row.seen = true;
  report(element, "impression");
  soon ||= setTimeout(flush, SOON);
}

function end(element) {
  const row = shown.get(element);
  if (!row?.since) return;
  clearTimeout(row.look);
  row.ms += performance.now() - row.since;
  row.since = 0;
  settle(element, row);
}

function settle(element, row) {
  if (row.ms < SEEN) return;
  see(element, row);
  report(element, "dwell", Math.min(row.ms, MOST));
  row.total += row.ms;
  if (!row.stayed && row.total >= STAYED) report(element, "dwelt");
  row.stayed = row.total >= STAYED;
  row.ms = 0;
}

const watcher = new IntersectionObserver((entries) => {
  for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
    const fills = rootBounds && intersectionRect.height >= rootBounds.height / 2;
    if (intersectionRatio >= 0.5 || fills) {
      shown.get(target).inView = true;
      begin(target);
    } else {
      shown.get(target).inView = false;
      end(target);
    }
  }
}, { threshold: [0, 0.1, 0.25, 0.5, 0.75, 1] });

function watch() {
  for (const element of document.querySelectorAll("[data-token]")) {
    if (shown.has(element)) continue;
    shown.set(element, { since: 0, ms: 0, total: 0, seen: false, stayed: false, inView: false, look: 0 });
    watcher.observe(element);
  }
}

function forgetGone() {
  for (const element of shown.keys()) {
    if (element.isConnected) continue;
    end(element);
    watcher.unobserve(element);
    shown.delete(element);
  }
}

document.addEventListener("visibilitychange", () => {
  for (const [element, row] of shown) {
    if (document.hidden) end(element);
    else if (row.inView) begin(element);
  }
  if (document.hidden) flush();
});
addEventListener("pagehide", () => {
  for (const element of shown.keys()) end(element);
  flush();
});
document.addEventListener("click", (event) => {
  const card = event.target.closest("[data-token]");
  if (card && event.target.closest(".work__title a, .work__when a, .work__more, [data-lightbox]")) report(card, "open");
});
document.addEventListener("htmx:load", () => {
  forgetGone();
  watch();
});
setInterval(() => {
  for (const [element, row] of shown) if (row.inView && row.since) { end(element); begin(element); }
  flush();
}, EVERY);
watch();
