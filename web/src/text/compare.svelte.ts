import { compareEn } from "./compare.en.ts";
import { compareJa } from "./compare.ja.ts";
import { wordsOf } from "./text.svelte.ts";

/** The words of the workspace くらべる in the language of the view. */
export const c = wordsOf(compareJa, compareEn);
