import type { Component } from "svelte";
import DataPage from "./pages/DataPage.svelte";
import PluginsPage from "./pages/PluginsPage.svelte";
import PrefecturePage from "./pages/PrefecturePage.svelte";
import type { PageId } from "./state/url.ts";
import type { TextKey } from "./text/ja.ts";

/** One workspace of the rail. */
export interface Route {
  title: TextKey;
  /** Path of its pictogram, on a 24 by 24 grid. */
  icon: string;
  /** `null` for the map, which the shell keeps alive behind the others. */
  component: Component | null;
}

/** Every workspace, in the order of the rail. A new page is one line here. */
export const ROUTES: Record<PageId, Route> = {
  map: { title: "pageMap", icon: "M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14", component: null },
  prefecture: { title: "pagePrefecture", icon: "M4 4h16v16H4zM4 9h16M10 9v11M4 14.5h16", component: PrefecturePage },
  data: { title: "pageData", icon: "M12 3v11M8 10.5l4 4 4-4M4 15v5h16v-5", component: DataPage },
  plugins: { title: "pagePlugins", icon: "M9 4v4M15 4v4M6 8h12v4a6 6 0 0 1-12 0zM12 18v3", component: PluginsPage },
};
