// A draft's page: the editor, its saving, and what becomes of accepted offers.
import { adoptDrops } from "./drop.js";
import { adopt, pendingOf } from "./field.js";
import { Keeper } from "./keep.js";
import { drawLedger } from "./ledger.js";

document.documentElement.dataset.scripted = "";
const desk = document.querySelector("[data-studio]");
const form = document.getElementById("draft");
const words = document.querySelector("[data-words]").dataset;
const state = JSON.parse(document.getElementById("editor-state").textContent);
const line = document.querySelector("[data-state]");
const ledger = document.querySelector("[data-ledger]");
const panel = document.querySelector("[data-conflict]");
const TAGS = /^(?:[#＃]\S+\s*)+$/; // a line of hashtags alone
let caret = null; // where the person last was in the text

const fields = adopt(form, state.fields, () => changed());
const byName = Object.fromEntries(fields.map((field) => [field.name, field]));
const shownFields = fields.filter((field) => field.name !== "notes");
const keeper = new Keeper({ form, fields, url: desk.dataset.save, key: desk.dataset.key, revision: state.revision, say, conflict });

function changed() {
  drawLedger(ledger, shownFields, words);
  keeper.touch();
}

function say(what, more) {
  const said = what === "problem" ? more : words[what];
  if (line.textContent !== said) line.textContent = said;
  line.dataset.state = what;
  if (what !== "saved") return;
  drawLedger(ledger, shownFields, words);
  document.querySelector("[data-tags]").replaceChildren(...more.tags.map(tag));
  htmx.trigger(document.body, "edited");
}

function tag(name) {
  const box = document.createElement("span");
  box.className = "tag";
  box.textContent = `#${name}`;
  return box;
}

// Two versions: show both; the person chooses.
function conflict({ problem, theirs, revision, next }) {
  if (problem) say("problem", problem);
  panel.hidden = false;
  panel.querySelector("[data-mine]").textContent = `${byName.title.element.value}\n\n${byName.text.element.value}`.trim();
  panel.querySelector("[data-theirs]").textContent = `${theirs.title}\n\n${theirs.text}`.trim();
  panel.querySelector("[data-keep-mine]").focus();
  panel.querySelector("[data-take-theirs]").onclick = () => (keeper.forget(), location.reload());
  panel.querySelector("[data-keep-mine]").onclick = () => {
    for (const field of fields) {
      field.pending = [];
      field.next = next[field.name];
      field.sync(field.element.value);
    }
    keeper.revision = revision;
    panel.hidden = true;
    changed();
  };
}

// Words that this browser kept and the server never got.
const kept = keeper.found();
if (kept?.revision === state.revision) {
  for (const field of fields) restore(field, kept);
  changed();
  say("problem", words.restored);
} else if (kept) {
  for (const field of fields) field.element.value = kept.texts[field.name] ?? "";
  const theirs = Object.fromEntries(fields.map((field) => [field.name, state.fields[field.name].text]));
  const next = Object.fromEntries(fields.map((field) => [field.name, state.fields[field.name].next]));
  conflict({ theirs, revision: state.revision, next });
}

function restore(field, copy) {
  const text = copy.texts[field.name] ?? field.text;
  if (text === field.text) return;
  field.element.value = text;
  field.text = text;
  field.runs = text ? [{ length: text.length, origin: "unknown", offer: "" }] : [];
  field.pending = copy.pending[field.name] ?? [];
  field.next = Math.max(field.next, ...field.pending.map((event) => event.n + 1));
}

byName.title.element.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  byName.text.element.focus();
});
document.addEventListener("selectionchange", () => {
  if (document.activeElement === byName.text.element) caret = byName.text.element.selectionEnd;
});

// Accepted words go to the title, or to where the caret was; undone ones leave again.
document.addEventListener("studio:decided", ({ detail }) => {
  if (detail.kind === "alt" || detail.kind === "poster") htmx.trigger(document.body, "studio:pictures");
  else if (detail.what === "accepted") take(detail);
  else if (detail.what === "undone") giveBack(detail);
});

function take({ id, kind, text, source, general, came = text, changes = [] }) {
  const from = source === "model" ? ["ai", String(id)] : ["imported"];
  const { title, text: body } = byName;
  // First the offer as it came, then what the person made of it on the tile: so each word keeps its author.
  const put = (field, at, remove) => {
    field.put(at, remove, came, ...from);
    for (const [place, gone, added] of changes) field.put(at + place, gone, added, "typed");
  };
  if (kind === "title" && text.length <= 120 && came.length <= 120) return put(title, 0, title.text.length);
  if (kind === "title") return title.put(0, title.text.length, text.slice(0, 120), ...from);
  if (kind === "swap") {
    const at = body.text.indexOf(general);
    return at < 0 ? undefined : body.put(at, general.length, text, ...from);
  }
  const at = placeFor(kind, body);
  const gap = at ? "\n\n".slice(newlines(body.text.slice(0, at), /\n*$/)) : "";
  if (gap) body.put(at, 0, gap, "typed");
  put(body, at + gap.length, 0);
  const stop = at + gap.length + text.length;
  const behind = stop < body.text.length ? "\n\n".slice(newlines(body.text.slice(stop), /^\n*/)) : "";
  if (behind) body.put(stop, 0, behind, "typed");
  body.element.setSelectionRange(stop, stop);
  caret = stop;
}

// Behind the paragraph where the person was, so that no sentence is cut; hashtags last, and texts before them.
function placeFor(kind, body) {
  const end = body.text.trimEnd().length;
  const paragraph = kind === "hashtags" || caret === null ? -1 : body.text.indexOf("\n", caret);
  if (paragraph >= 0 && paragraph < end) return paragraph;
  if (end < body.text.length) body.put(end, body.text.length - end, "", "typed");
  const last = body.text.lastIndexOf("\n") + 1;
  return kind !== "hashtags" && TAGS.test(body.text.slice(last)) ? last : end;
}

function newlines(text, where) {
  return Math.min(2, text.match(where)[0].length);
}

function giveBack({ kind, text, before, general }) {
  const { title, text: body } = byName;
  if (kind === "title") return title.text === text ? title.put(0, text.length, before, "undo") : undefined;
  const at = body.text.indexOf(text);
  if (at < 0) return;
  if (kind === "swap") return body.put(at, text.length, general, "undo");
  const [start, stop] = withItsGap(body.text, at, at + text.length);
  body.put(start, stop - start, "", "typed");
}

// What stands as a paragraph of its own leaves together with the empty line that it brought.
function withItsGap(text, start, stop) {
  const [before, after] = [text.slice(0, start), text.slice(stop)];
  if (!/(^|\n)$/.test(before) || !/^(\n|$)/.test(after)) return [start, stop];
  return start ? [start - newlines(before, /\n*$/), stop] : [start, stop + newlines(after, /^\n*/)];
}

// A press that leaves a field sends what stands in it; its answer would move the button away before the finger lifts.
let lifted = Promise.resolve();
addEventListener("pointerdown", () => {
  lifted = new Promise((up) => ["pointerup", "pointercancel"].forEach((name) => addEventListener(name, up, { once: true })));
}, { capture: true });

// What the server works on must be what stands here.
document.addEventListener("htmx:confirm", (event) => {
  const first = event.target.closest("[data-first-save]") && keeper.dirty;
  if (!first && event.detail.triggeringEvent?.type !== "change") return;
  event.preventDefault();
  Promise.all([lifted, first && keeper.now()]).then(() => event.detail.issueRequest(true));
});
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-Editor"] = "1";
});
form.addEventListener("submit", (event) => {
  if (form.dataset.sure || !(keeper.dirty || keeper.flying || describing())) return;
  event.preventDefault();
  Promise.all([keeper.now(), described()]).then(([all]) => {
    form.dataset.sure = "yes";
    if (!all) form.elements.events.value = pendingOf(fields);
    if (panel.hidden) form.requestSubmit(event.submitter);
    delete form.dataset.sure;
  });
});

// Enter in what is said of a picture keeps that, and not the whole draft.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("#pictures :is(textarea, input:not([type=file]))")) return;
  event.preventDefault();
  event.target.blur();
});

// What was said of a picture a moment ago is with the server before the draft is published.
function describing() {
  return document.querySelector("#pictures .htmx-request");
}

async function described() {
  while (describing()) await new Promise((done) => setTimeout(done, 50));
}

// A picture without alt text is published only by a button that says so.
function namePublishing() {
  const bare = document.querySelector('#pictures [name$="-alt"]:placeholder-shown');
  for (const button of document.querySelectorAll("[data-publish]")) {
    const words = bare ? button.dataset.bare : button.dataset.publish;
    button.formAction = button.formAction.split("?")[0] + (bare ? "?without-alt=1" : "");
    button.querySelector("span").textContent = words;
    button.title = bare ? words : "";
    button.toggleAttribute("data-without-alt", Boolean(bare));
  }
}

// The moment where a video was stopped is the one to show; and how much of a large file has been sent is seen.
document.addEventListener("pause", ({ target }) => {
  const field = target.closest?.("#recording")?.querySelector("[data-poster-at]");
  if (!field || target.ended) return;
  field.value = `${Math.floor(target.currentTime / 60)}:${(target.currentTime % 60).toFixed(1).padStart(4, "0")}`;
}, true);
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const bar = target.querySelector?.("[data-sent]");
  if (!bar || !detail.lengthComputable) return;
  bar.hidden = false;
  bar.value = detail.loaded / detail.total;
});
document.addEventListener("input", (event) => event.target.closest("#pictures") && namePublishing());

// On a phone what was asked for appears below what is seen.
document.addEventListener("htmx:afterSettle", ({ detail: { target, requestConfig } }) => {
  const asked = requestConfig.verb === "post" && target.id === "round" && !requestConfig.elt.closest(".tile, #round");
  if (!asked || matchMedia("(min-width: 68rem)").matches) return;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  document.getElementById("offers").scrollIntoView({ behavior });
});

document.addEventListener("click", (event) => {
  const poster = event.target.closest("[data-poster]");
  if (!poster || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  const small = poster.querySelector("img");
  const large = small.cloneNode();
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  caption.textContent = small.alt;
  figure.append(large, caption);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog dialog--picture";
  dialog.setAttribute("aria-label", small.alt);
  dialog.append(figure);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => (dialog.remove(), poster.focus()));
  document.body.append(dialog);
  dialog.showModal();
});

// Two answers on their way at once may bring the same tile: the one that stands here stays.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  for (const tile of detail.fragment.querySelectorAll(".tile")) {
    if (document.getElementById(tile.id)) tile.remove();
  }
});

adoptDrops();
document.addEventListener("htmx:afterSettle", () => {
  adoptDrops();
  namePublishing();
});
drawLedger(ledger, shownFields, words);
if (shownFields.some((field) => field.pending.length)) keeper.touch();
