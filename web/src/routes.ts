import type { Component } from "svelte";
import type { PageId } from "./state/url.ts";
import type { TextKey } from "./text/ja.ts";

/** One workspace of the rail. */
export interface Route {
  title: TextKey;
  /** Path of its pictogram, on a 24 by 24 grid. */
  icon: string;
  /** Fetches the workspace, which is a chunk of its own; `null` for the map, which the shell keeps alive behind the others. */
  load: (() => Promise<{ default: Component }>) | null;
}

/** Every workspace. A new page is one line here and its place among the `PAGES` of `state/url.ts`. */
export const ROUTES: Record<PageId, Route> = {
  map: { title: "pageMap", icon: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14", load: null },
  profile: { title: "pageProfile", icon: "M4 4h16v16H4zM4 9h16M10 9v11M4 14.5h16", load: () => import("./pages/ProfilePage.svelte") },
  compare: { title: "pageCompare", icon: "M4 20V9h4v11M10 20V4h4v16M16 20v-8h4v8M3 20h18", load: () => import("./pages/ComparePage.svelte") },
  trend: { title: "pageTrend", icon: "M4 4v16h16M7 15l4-4 3 3 6-7", load: () => import("./pages/TrendPage.svelte") },
  data: { title: "pageData", icon: "M12 3v11M8 10.5l4 4 4-4M4 15v5h16v-5", load: () => import("./pages/DataPage.svelte") },
  plugins: { title: "pagePlugins", icon: "M9 4v4M15 4v4M6 8h12v4a6 6 0 0 1-12 0zM12 18v3", load: () => import("./pages/PluginsPage.svelte") },
  paper: { title: "pagePaper", icon: "M6 3h9l4 4v14H6zM15 3v4h4M9 11h7M9 14h7M9 17h5", load: () => import("./pages/PaperPage.svelte") },
  words: { title: "pageWords", icon: "M4 5h7a2 2 0 0 1 1 2 2 2 0 0 1 1-2h7v14h-7l-1 1-1-1H4zM12 7v13", load: () => import("./pages/WordsPage.svelte") },
};
