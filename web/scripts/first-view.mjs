/** What the browser fetches before the first map: as few files as there can be, and all of them at once. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = fileURLToPath(new URL("../src", import.meta.url));
const ENTRY = join(SRC, "main.ts");
const MAP = join(SRC, "map/map.ts");

/**
 * Everything that the page needs before anything else is fetched, in one chunk. Left alone, the bundler makes a chunk of every small part
 * that a workspace uses as well: forty requests, six at a time.
 */
export function firstView() {
  let known = null;
  return {
    debugName: "first-view",
    name(id, context) {
      known ??= reachable(context);
      return known.has(id) ? "app" : null;
    },
  };
}

/** The modules that the page's entry imports, and what those import; what is fetched later is not among them. */
function reachable(context) {
  const found = new Set([ENTRY]);
  for (const id of found) {
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  }
  return found;
}

/** Tells the browser of the map's chunk, and of what that imports, in the page itself: it would else learn of it only when the page's own code runs. */
export function mapAhead() {
  return {
    name: "tsunagi-map-ahead",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((one) => one.type === "chunk");
        const map = chunks.find((one) => one.facadeModuleId === MAP);
        // What the map's chunk imports comes with it: the browser would ask for that only after having read the chunk.
        const files = map === undefined ? [] : [map.fileName, ...map.imports.filter((name) => !html.includes(name))];
        return files.map((name) => ({ tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}`, fetchpriority: "low" }, injectTo: "head" }));
      },
    },
  };
}
