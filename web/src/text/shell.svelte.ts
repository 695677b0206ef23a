import { shellEn } from "./shell.en.ts";
import { shellJa } from "./shell.ja.ts";
import { wordsOf } from "./text.svelte.ts";

/** The words of tour and help; loaded with them. */
export const h = wordsOf(shellJa, shellEn);
