import { NO_TRAIL, record, redo, undo, type ChangeName, type Trail } from "./trail.ts";
import type { View } from "./url.ts";

/** What can be undone and redone. The page's one trail; `app.svelte.ts` leads it. */
class History {
  #trail = $state.raw<Trail>(NO_TRAIL);

  readonly undoName = $derived<ChangeName | null>(this.#trail.past.at(-1)?.name ?? null);
  readonly redoName = $derived<ChangeName | null>(this.#trail.future[0]?.name ?? null);

  record(before: View, after: View): void {
    this.#trail = record(this.#trail, before, after, performance.now());
  }

  /** Steps back or forth; gives the view to show and the name of the change, or `null` where there is no further step. */
  step(direction: "undo" | "redo"): { view: View; name: ChangeName } | null {
    const found = direction === "undo" ? undo(this.#trail) : redo(this.#trail);
    if (found === null) return null;
    this.#trail = found.trail;
    return found;
  }
}

export const trail = new History();
