import { trendEn } from "./trend.en.ts";
import { trendJa } from "./trend.ja.ts";
import { wordsOf } from "./text.svelte.ts";

/** The words of the workspace 推移 in the language of the view. */
export const tr = wordsOf(trendJa, trendEn);
