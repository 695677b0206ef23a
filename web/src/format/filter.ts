import type { ValueCell } from "../api/types.ts";

/** The filter's word for values whose interval is wide. */
export const WIDE = "wide";

/**
 * Whether a value is too uncertain to lean on: its interval is wider than the value itself.
 *
 * With a 95% interval that is a relative standard error above 25.5% (1 / (2 × 1.96)): statistics offices, the Australian one
 * among them, mark estimates from 25% on as to be used with caution.
 */
export function isWide(cell: { value: number | null; low?: number | null | undefined; high?: number | null | undefined }): boolean {
  return cell.value !== null && cell.low != null && cell.high != null && cell.high - cell.low > Math.abs(cell.value);
}

/** The word by which the legend's filter hides a cell: the number of its class, or the name of its blank. */
export function groupOf(cell: ValueCell): string | null {
  return cell.value === null ? cell.blank : cell.class === null ? null : String(cell.class);
}

/** Whether the filter hides a cell. */
export function isHidden(cell: ValueCell, hide: readonly string[]): boolean {
  if (hide.length === 0) return false;
  const group = groupOf(cell);
  return (group !== null && hide.includes(group)) || (hide.includes(WIDE) && isWide(cell));
}
