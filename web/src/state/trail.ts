/** The trail of views: what can be undone and redone. Plain values; the page's state lives in `history.svelte.ts`. */

import { printView, type View } from "./url.ts";

/** What a change of view is called, in the order in which a change of several parts at once is named. */
export const CHANGES = [
  "page", "data", "revision", "indicator", "split", "period", "parameters", "grouping", "outlines", "areas", "beside", "against", "member", "area",
  "places", "classes", "hide", "scale", "tab", "panel", "work", "language", "camera", "other",
] as const;
export type ChangeName = (typeof CHANGES)[number];

/** Parts of a view that share a name, where it is not their own. */
const NAMES: Partial<Record<keyof View, ChangeName>> = {
  method: "classes", breaks: "classes", chart: "tab", drawer: "panel", section: "work", import: "work", station: "work", from: "work", to: "work",
  era: "language", embed: "other", ground: "outlines", differ: "classes",
};

/** One change. */
export interface Step {
  before: View;
  after: View;
  name: ChangeName;
  /** When it was made, in milliseconds. */
  at: number;
}

export interface Trail {
  past: readonly Step[];
  future: readonly Step[];
}

export const NO_TRAIL: Trail = { past: [], future: [] };

const LONGEST = 100;
/** Changes of one kind that follow each other as fast as this are one: a slider that is drawn, a year that plays. */
const ONE_MOVE_MS = 1500;
const FLOWING: readonly ChangeName[] = ["camera", "period", "parameters", "classes"];

/** The name of the change from one view to another; `null` if they are the same. */
export function nameOf(before: View, after: View): ChangeName | null {
  if (printView(before) === printView(after)) return null;
  const names = new Set<ChangeName>();
  for (const key of Object.keys(after) as (keyof View)[]) {
    if (JSON.stringify(before[key]) === JSON.stringify(after[key])) continue;
    const own = CHANGES.find((name) => name === key);
    names.add(NAMES[key] ?? own ?? "other");
  }
  return CHANGES.find((name) => names.has(name)) ?? "other";
}

/** Adds a change. What was undone before it cannot be redone any more. */
export function record(trail: Trail, before: View, after: View, at: number): Trail {
  const name = nameOf(before, after);
  if (name === null) return trail;
  const last = trail.past.at(-1);
  if (last !== undefined && last.name === name && FLOWING.includes(name) && trail.future.length === 0 && at - last.at < ONE_MOVE_MS) {
    return { past: [...trail.past.slice(0, -1), { ...last, after, at }], future: [] };
  }
  return { past: [...trail.past, { before, after, name, at }].slice(-LONGEST), future: [] };
}

/** Takes the last change back: the trail after it, and the view to show; `null` if there is none. */
export function undo(trail: Trail): { trail: Trail; view: View; name: ChangeName } | null {
  const step = trail.past.at(-1);
  if (step === undefined) return null;
  return { trail: { past: trail.past.slice(0, -1), future: [step, ...trail.future] }, view: step.before, name: step.name };
}

/** Makes the change that was last taken back once more. */
export function redo(trail: Trail): { trail: Trail; view: View; name: ChangeName } | null {
  const [step, ...future] = trail.future;
  if (step === undefined) return null;
  return { trail: { past: [...trail.past, step], future }, view: step.after, name: step.name };
}
