import type { MapView } from "./map.ts";

/** Maps beside each other that look at the same place: where one is moved the others go at once. */
export class Pair {
  readonly #views = new Set<MapView>();

  /** Takes a map in; it looks where the others look. Returns the way out. */
  join(view: MapView): () => void {
    const leader = this.#views.values().next().value;
    if (leader !== undefined) view.follow(leader);
    this.#views.add(view);
    return () => this.#views.delete(view);
  }

  moved(by: MapView): void {
    for (const view of this.#views) if (view !== by) view.follow(by);
  }
}
