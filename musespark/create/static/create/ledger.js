// The live bar of whose words these are: glyphs and words, never colour alone. A preview: the server counts for itself.
const ORIGINS = ["typed", "pasted", "ai", "ai-edited", "imported", "unknown"];
const SVG = "http://www.w3.org/2000/svg";

export function drawLedger(box, fields, words) {
  const sums = {};
  for (const field of fields) for (const [origin, n] of Object.entries(field.counts())) sums[origin] = (sums[origin] ?? 0) + n;
  const total = Object.values(sums).reduce((a, b) => a + b, 0);
  box.hidden = !total;
  if (!total) return;
  const bar = box.querySelector("[data-bar]");
  const said = box.querySelector("[data-shares]");
  const glyphs = box.querySelector("[data-glyphs]").content;
  const there = ORIGINS.filter((name) => sums[name]);
  const percents = divided(there.map((name) => sums[name]), total);
  bar.replaceChildren();
  said.replaceChildren();
  let at = 0;
  for (const [place, origin] of there.entries()) {
    const width = (1000 * sums[origin]) / total;
    const part = document.createElementNS(SVG, "rect");
    part.setAttribute("class", `share share--${origin}`);
    for (const [name, value] of Object.entries({ x: at, y: 0, width, height: 10 })) part.setAttribute(name, value);
    bar.append(part);
    at += width;
    said.append(chip(origin, percents[place], glyphs, words));
  }
  if (fields.some((field) => !field.complete)) said.append(words.gap);
}

// Whole percents that sum to 100, by largest remainder, as the label counts them.
function divided(counts, total) {
  const whole = counts.map((count) => Math.floor((100 * count) / total));
  const rest = (place) => (100 * counts[place]) % total;
  const claims = [...counts.keys()].sort((one, other) => rest(other) - rest(one));
  for (const place of claims.slice(0, 100 - whole.reduce((a, b) => a + b, 0))) whole[place] += 1;
  return whole;
}

function chip(origin, percent, glyphs, words) {
  const name = words[origin.replace(/-(.)/, (_, letter) => letter.toUpperCase())];
  const box = document.createElement("span");
  box.className = `origin origin--${origin}`;
  box.append(document.importNode(glyphs.querySelector(`.glyph--${origin}`), true), `${percent || "<1"} % ${name}`);
  return box;
}
