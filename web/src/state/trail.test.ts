import { describe, expect, it } from "vitest";
import { NO_TRAIL, nameOf, record, redo, undo, type Trail } from "./trail.ts";
import { INITIAL_VIEW, type View } from "./url.ts";

const view = (change: Partial<View>): View => ({ ...INITIAL_VIEW, ...change });

/** A trail through views, one change every ten seconds. */
function walk(...views: View[]): Trail {
  let trail = NO_TRAIL;
  views.slice(1).forEach((after, at) => (trail = record(trail, views[at] as View, after, at * 10_000)));
  return trail;
}

describe("the name of a change", () => {
  it("is that of the part that matters most", () => {
    expect(nameOf(INITIAL_VIEW, view({ indicator: "a", parameters: { x: "1" }, hide: ["0"] }))).toBe("indicator");
    expect(nameOf(INITIAL_VIEW, view({ area: "39201", panel: "closed" }))).toBe("area");
    expect(nameOf(INITIAL_VIEW, view({ breaks: [1], method: "equal" }))).toBe("classes");
    expect(nameOf(INITIAL_VIEW, view({ station: "report" }))).toBe("work");
  });

  it("is nothing where nothing changed", () => {
    expect(nameOf(INITIAL_VIEW, { ...INITIAL_VIEW })).toBeNull();
    expect(record(NO_TRAIL, INITIAL_VIEW, { ...INITIAL_VIEW }, 0)).toBe(NO_TRAIL);
  });
});

describe("the trail", () => {
  const [a, b, c] = [view({}), view({ area: "39201" }), view({ area: "39202" })];

  it("goes back step by step, and forth again", () => {
    const first = undo(walk(a, b, c));
    expect(first?.view).toBe(b);
    const second = undo(first?.trail ?? NO_TRAIL);
    expect(second?.view).toBe(a);
    expect(undo(second?.trail ?? NO_TRAIL)).toBeNull();
    expect(redo(second?.trail ?? NO_TRAIL)?.view).toBe(b);
  });

  it("forgets what was undone once something else is done", () => {
    const back = undo(walk(a, b))?.trail ?? NO_TRAIL;
    expect(redo(record(back, a, c, 0))).toBeNull();
  });

  it("takes a moving slider as one change, and two chosen municipalities as two", () => {
    const years = ["FY2020", "FY2021", "FY2022"].map((period) => view({ period }));
    let trail = NO_TRAIL;
    years.slice(1).forEach((after, at) => (trail = record(trail, years[at] as View, after, 100 * at)));
    expect(trail.past.length).toBe(1);
    expect(undo(trail)?.view.period).toBe("FY2020");
    expect(record(record(NO_TRAIL, a, b, 0), b, c, 1).past.length).toBe(2);
  });

  it("is no longer than a hundred changes", () => {
    const views = Array.from({ length: 150 }, (_, at) => view({ area: String(at) }));
    expect(walk(...views).past.length).toBe(100);
  });
});
