const FORBIDDEN = "script, foreignObject, iframe, object, embed, animate, set, use[href^='http'], image[href^='http']";

/** A drawing, and what it says of itself in words. */
export interface Drawing {
  svg: SVGSVGElement;
  words: string;
}

/** As many marks as are put up at once: more would halt the page, and nobody looks at them all. */
export const MOST_MARKS = 150;
const MARK = '<g class="mark"';

/**
 * The beginning of a long drawing, such as the bars of the whole country, and how many marks were left out. What stands below the
 * bars goes with them; the whole drawing is one press away.
 */
export function beginning(text: string): { text: string; left: number } {
  const marks: number[] = [];
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) marks.push(at);
  const cut = marks[MOST_MARKS];
  if (marks.length < 2 * MOST_MARKS || cut === undefined) return { text, left: 0 };
  const below = /<text [^>]*\by="([\d.]+)"/.exec(text.slice(cut, marks[MOST_MARKS + 1]));
  const box = /^<svg [^>]*\bheight="([\d.]+)"[^>]*\bviewBox="0 0 ([\d.]+) [\d.]+"/.exec(text);
  if (below?.[1] === undefined || box?.[1] === undefined || box[2] === undefined || Number(below[1]) > Number(box[1])) return { text, left: 0 };
  const height = Number(below[1]) - 12;
  const head = box[0].replace(/\bheight="[\d.]+"/, `height="${height}"`).replace(/\bviewBox="[^"]*"/, `viewBox="0 0 ${box[2]} ${height}"`);
  return { text: `${head}${text.slice(box[0].length, cut)}</svg>`, left: marks.length - MOST_MARKS };
}

/**
 * Makes the server's drawing part of the page.
 *
 * The drawing is our own, but the texts in it come from data and plugins: anything that could run or load is left out.
 * `null` if the text is no drawing.
 */
export function parseFigure(text: string): Drawing | null {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const root = parsed.documentElement;
  if (root.localName !== "svg" || root.querySelector("parsererror") !== null) return null;
  for (const element of root.querySelectorAll(FORBIDDEN)) element.remove();
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const name of element.getAttributeNames()) {
      if (name.startsWith("on") || name === "style") element.removeAttribute(name);
    }
  }
  const svg = document.importNode(root, true) as unknown as SVGSVGElement;
  if (!svg.hasAttribute("viewBox") && svg.hasAttribute("width") && svg.hasAttribute("height")) {
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
  }
  // The words become the name of the figure; left in the drawing they would pop up under the pointer everywhere.
  const own = [...svg.children].filter((child) => child.localName === "title" || child.localName === "desc");
  for (const element of own) element.remove();
  svg.removeAttribute("aria-labelledby");
  svg.removeAttribute("role");
  svg.setAttribute("aria-hidden", "true");
  return { svg, words: own.map((element) => element.textContent?.trim() ?? "").join("　") };
}
