import { profileEn } from "./profile.en.ts";
import { profileJa } from "./profile.ja.ts";
import { wordsOf } from "./text.svelte.ts";

/** The words of the workspace 地域のすがた; loaded with it. */
export const p = wordsOf(profileJa, profileEn);
