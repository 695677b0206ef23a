/** Views kept in this browser: read and written as text, so that whatever stands there is taken apart with care. */

import { parseView, printView, type View } from "./url.ts";

/** A view that is kept: its address says everything, its name is for people. */
export interface Kept {
  name: string;
  /** The query of its address. */
  query: string;
  /** When it was kept, in milliseconds since 1970. */
  at: number;
}

export const LONGEST_NAME = 60;
export const MOST_SAVED = 50;
export const MOST_RECENT = 8;

/** Reads a list of views. What cannot be understood is left out. */
export function readKept(text: string | null): Kept[] {
  let list: unknown;
  try {
    list = JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null) return [];
    const { name, query, at } = one as Record<string, unknown>;
    if (typeof name !== "string" || name.trim() === "" || typeof query !== "string" || typeof at !== "number") return [];
    // Through the parser and back: an address from an older page becomes one of today.
    return [{ name: name.slice(0, LONGEST_NAME), query: printView(parseView(query)), at }];
  });
}

/** Keeps a view under a name; one of the same name makes room. */
export function keep(list: readonly Kept[], one: Kept): Kept[] {
  const name = one.name.trim().slice(0, LONGEST_NAME);
  if (name === "") return [...list];
  return [{ ...one, name }, ...list.filter((other) => other.name !== name)].slice(0, MOST_SAVED);
}

/** Puts a view that was just looked at before the others; one on the same subject makes room. */
export function visit(list: readonly Kept[], one: Kept): Kept[] {
  const subject = subjectOf(parseView(one.query));
  return [one, ...list.filter((other) => subjectOf(parseView(other.query)) !== subject)].slice(0, MOST_RECENT);
}

/** What a view is about: moving the map or choosing another municipality does not make it another one. */
export function subjectOf(view: View): string {
  return JSON.stringify([view.page, view.data, view.indicator, view.split, view.page === "compare" ? view.areas : null]);
}
