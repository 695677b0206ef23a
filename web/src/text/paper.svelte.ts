import { paperEn } from "./paper.en.ts";
import { paperJa } from "./paper.ja.ts";
import { wordsOf } from "./text.svelte.ts";

/** The words of the workspace 資料; loaded with it. */
export const s = wordsOf(paperJa, paperEn);
