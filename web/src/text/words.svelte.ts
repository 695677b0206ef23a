import { wordsOf } from "./text.svelte.ts";
import { wordsEn } from "./words.en.ts";
import { wordsJa } from "./words.ja.ts";

/** The words of the workspace しらべる itself; what it explains stands in `glossary.ts`. */
export const w = wordsOf(wordsJa, wordsEn);
