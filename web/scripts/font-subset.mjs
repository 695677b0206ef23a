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

/** Everything else: what `core` has as well never asks for this file, since the last face that holds a character is taken. */
const BEYOND = "U+0100-10FFFF";

/** Name of the style sheet that the page imports. */
export const FONTS = "tsunagi-fonts.css";

/** A Vite plugin that answers for {@link FONTS}. */
export function fontSubset() {
  return {
    name: "tsunagi-font-subset",
    async resolveId(id) {
      return id === FONTS ? await prepare() : null;
    },
  };
}

/** Cuts the fonts, unless that was done for these very characters, and gives the path of the style sheet. */
async function prepare() {
  const characters = collect();
  const sheet = join(OUT, "fonts.css");
  const stamp = join(OUT, "stamp");
  const wanted = createHash("sha256").update(characters).update(readFileSync(fileURLToPath(import.meta.url))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return sheet;
  mkdirSync(OUT, { recursive: true });
  const faces = [];
  for (const weight of WEIGHTS) {
    const whole = readFileSync(join(FILES, `biz-udpgothic-japanese-${weight}-normal.woff2`));
    writeFileSync(join(OUT, `core-${weight}.woff2`), await subsetFont(whole, characters, { targetFormat: "woff2" }));
    writeFileSync(join(OUT, `rest-${weight}.woff2`), whole);
    writeFileSync(join(OUT, `latin-${weight}.woff2`), readFileSync(join(FILES, `biz-udpgothic-latin-${weight}-normal.woff2`)));
    // The browser takes the last face whose range holds a character.
    faces.push(face(weight, "rest", BEYOND), face(weight, "core", ranges(characters)), face(weight, "latin", LATIN));
  }
  writeFileSync(sheet, faces.join("\n"));
  writeFileSync(stamp, wanted);
  return sheet;
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

function face(weight, part, range) {
  return `@font-face {
  font-family: "BIZ UDPGothic";
  font-weight: ${weight};
  font-display: swap;
  src: local("${weight === 400 ? "BIZ UDPGothic" : "BIZ UDPGothic Bold"}"), local("BIZ UDPゴシック${weight === 400 ? "" : " Bold"}"), url("./${part}-${weight}.woff2") format("woff2");
  unicode-range: ${range};
}`;
}
