/**
 * The page's font, cut to what the page says.
 *
 * The whole font is 1.3 MB a weight, of which a visit needs a tenth. So it is cut in two: `core`, the characters of the page's own words, of
 * the data that ship and of the plugins; and `rest`, the whole file, which the browser fetches only when a character outside `core` comes
 * up, as in a rare name of an imported file. A PC that has the font, as every Windows since 2018, fetches neither.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const WEB = fileURLToPath(new URL("..", import.meta.url));
const FILES = join(WEB, "node_modules/@fontsource/biz-udpgothic/files");
const OUT = join(WEB, "node_modules/.cache/tsunagi-fonts");
const WEIGHTS = [400, 700];
/** Where characters come from, and which files count. Boundaries of the whole country would bring every name of a town. */
const SOURCES = [
  [join(WEB, "src"), /\.(ts|svelte)$/],
  [join(WEB, "../geodata/packages/kochi"), /\.(csv|json)$/],
  [join(WEB, "../geodata/packages/kochi-sample"), /\.(csv|json)$/],
  [join(WEB, "../plugins/indicators"), /\.rs$/],
  [join(WEB, "../server/src"), /\.rs$/],
];
/** The Latin file stands beside it for these. */
const LATIN = "U+0000-00FF, U+0131, U+0152-0153, U+2000-206F, U+20AC, U+2122, U+2212";

/** Names of the style sheets that the page imports: at once, and once it stands, since few ever need the rest. */
export const FONTS = "tsunagi-fonts.css";
export const FONTS_REST = "tsunagi-fonts-rest.css";

/** A Vite plugin that answers for {@link FONTS} and {@link FONTS_REST}. */
export function fontSubset() {
  let prepared = null;
  return {
    name: "tsunagi-font-subset",
    async resolveId(id) {
      if (id !== FONTS && id !== FONTS_REST) return null;
      prepared ??= prepare();
      return (await prepared)[id];
    },
  };
}

/** Cuts the fonts, unless that was done for these very characters, and gives the paths of the style sheets. */
async function prepare() {
  const characters = collect();
  const sheets = { [FONTS]: join(OUT, "fonts.css"), [FONTS_REST]: join(OUT, "fonts-rest.css") };
  const stamp = join(OUT, "stamp");
  const wanted = createHash("sha256").update(characters).update(readFileSync(fileURLToPath(import.meta.url))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return sheets;
  mkdirSync(OUT, { recursive: true });
  const faces = { [FONTS]: [], [FONTS_REST]: [] };
  for (const weight of WEIGHTS) {
    const whole = readFileSync(join(FILES, `biz-udpgothic-japanese-${weight}-normal.woff2`));
    writeFileSync(join(OUT, `core-${weight}.woff2`), await subsetFont(whole, characters, { targetFormat: "woff2" }));
    writeFileSync(join(OUT, `rest-${weight}.woff2`), whole);
    writeFileSync(join(OUT, `latin-${weight}.woff2`), readFileSync(join(FILES, `biz-udpgothic-latin-${weight}-normal.woff2`)));
    // The browser takes the last face whose range holds a character. The rest holds none of the others' characters: while those are
    // on their way it would be fetched in their place.
    faces[FONTS].push(face(weight, "core", ranges(characters)), face(weight, "latin", LATIN));
    faces[FONTS_REST].push(face(weight, "rest", outside(characters)));
  }
  for (const name of [FONTS, FONTS_REST]) writeFileSync(sheets[name], faces[name].join("\n"));
  writeFileSync(stamp, wanted);
  return sheets;
}

/** Every character beyond Latin that the sources hold, in order. */
function collect() {
  const seen = new Set();
  for (const [folder, wanted] of SOURCES) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
      if (wanted.test(name)) for (const letter of readFileSync(join(folder, name), "utf8")) seen.add(letter.codePointAt(0));
    }
  }
  // Kana, their signs and full-width forms come up in any text.
  for (const [from, to] of [[0x3000, 0x30ff], [0xff01, 0xff9f]]) for (let code = from; code <= to; code += 1) seen.add(code);
  return [...seen].filter((code) => code > 0xff).sort((a, b) => a - b).map((code) => String.fromCodePoint(code)).join("");
}

const hex = (code) => code.toString(16).toUpperCase();
const span = (from, to) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`);

function runs(characters) {
  const found = [];
  for (const letter of characters) {
    const code = letter.codePointAt(0);
    const last = found.at(-1);
    if (last !== undefined && last[1] + 1 === code) last[1] = code;
    else found.push([code, code]);
  }
  return found;
}

function ranges(characters) {
  return runs(characters).map(([from, to]) => span(from, to)).join(", ");
}

/** Everything between the runs, to the end of Unicode. */
function outside(characters) {
  const gaps = [];
  let next = 0x100;
  for (const [from, to] of runs(characters)) {
    if (from > next) gaps.push(span(next, from - 1));
    next = to + 1;
  }
  return [...gaps, span(next, 0x10ffff)].join(", ");
}

function face(weight, part, range) {
  return `@font-face {
  font-family: "BIZ UDPGothic";
  font-weight: ${weight};
  font-display: swap;
  src: local("${weight === 400 ? "BIZ UDPGothic" : "BIZ UDPGothic Bold"}"), local("BIZ UDPゴシック${weight === 400 ? "" : " Bold"}"), url("./${part}-${weight}.woff2") format("woff2");
  unicode-range: ${range};
}`;
}
