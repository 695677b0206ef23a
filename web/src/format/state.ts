const FIRST = "○";
const BETWEEN = "◐";
const LAST = "●";

/** The mark of a state's step: an empty, a half and a full disc, so that steps survive greyscale. */
export function stateMark(step: number, steps: number): string {
  if (step <= 0) return FIRST;
  return step >= steps - 1 ? LAST : BETWEEN;
}
