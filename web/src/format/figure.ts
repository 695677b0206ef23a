const FORBIDDEN = "script, foreignObject, iframe, object, embed, animate, set, use[href^='http'], image[href^='http']";

/** A drawing, and what it says of itself in words. */
export interface Drawing {
  svg: SVGSVGElement;
  words: string;
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
