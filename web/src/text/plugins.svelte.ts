import { pluginsEn } from "./plugins.en.ts";
import { pluginsJa } from "./plugins.ja.ts";
import { wordsOf } from "./text.svelte.ts";

/** The words of the workspace プラグイン; loaded with it. */
export const p = wordsOf(pluginsJa, pluginsEn);
