// The live bar of whose words these are: glyphs and words, never colour alone. A preview: the server counts for itself.
const GLYPHS = { typed: "✎", pasted: "⎘", ai: "▣", "ai-edited": "◪", imported: "↧", unknown: "?" };
const SVG = "http://www.w3.org/2000/svg";

export function drawLedger(box, fields, words) {
  const sums = {};
  for (const field of fields) for (const [origin, n] of Object.entries(field.counts())) sums[origin] = (sums[origin] ?? 0) + n;
  const total = Object.values(sums).reduce((a, b) => a + b, 0);
  box.hidden = !total;
  if (!total) return;
  const bar = box.querySelector("[data-bar]");
  const said = box.querySelector("[data-shares]");
  bar.replaceChildren();
  said.replaceChildren();
  let at = 0;
  for (const origin of Object.keys(GLYPHS).filter((name) => sums[name])) {
    const width = (1000 * sums[origin]) / total;
    const part = document.createElementNS(SVG, "rect");
    part.setAttribute("class", `share share--${origin}`);
    for (const [name, value] of Object.entries({ x: at, y: 0, width, height: 10 })) part.setAttribute(name, value);
    bar.append(part);
    at += width;
    said.append(chip(origin, Math.round((100 * sums[origin]) / total), words));
  }
  if (fields.some((field) => !field.complete)) said.append(` · ${words.gap}`);
}

function chip(origin, percent, words) {
  const name = words[origin.replace(/-(.)/, (_, letter) => letter.toUpperCase())];
  const box = document.createElement("span");
  box.className = `origin origin--${origin}`;
  const glyph = document.createElement("span");
  glyph.setAttribute("aria-hidden", "true");
  glyph.textContent = `${GLYPHS[origin]} `;
  box.append(glyph, `${percent || "<1"} % ${name}`);
  return box;
}
