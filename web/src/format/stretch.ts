import type { Cell, PeriodInfo } from "../api/types.ts";

/** A point of a line: a period and what is known of it. */
export interface Point {
  period: PeriodInfo;
  cell: Cell | null;
}

/**
 * The ends of the latest stretch of a line that may be compared: of one kind of period, without a blank and without a break between
 * them. `null` where no two points are left.
 *
 * A break at a period parts it from the one before.
 */
export function latestStretch(points: readonly Point[], breaks: readonly string[]): { from: Point; to: Point } | null {
  const known = points.toSorted((a, b) => a.period.id.localeCompare(b.period.id));
  let end = known.length - 1;
  while (end >= 0 && known[end]?.cell?.value == null) end -= 1;
  const to = known[end];
  if (to === undefined) return null;
  let start = end;
  while (start > 0) {
    const [earlier, later] = [known[start - 1], known[start]];
    if (earlier?.cell?.value == null || later === undefined || earlier.period.kind !== later.period.kind || breaks.includes(later.period.id)) break;
    start -= 1;
  }
  const from = known[start];
  return from === undefined || start === end ? null : { from, to };
}
