import type { Cell } from "../api/types.ts";

/** What a value's difference from a benchmark is worth. */
export type Verdict = "higher" | "lower" | "same" | "noDifference";

/**
 * Compares a value with the benchmark by its interval: only an interval that leaves the benchmark out shows a difference.
 *
 * `null` where one of the two is missing or where nothing is known about the value's uncertainty.
 */
export function verdictOf(cell: Cell | null | undefined, benchmark: Cell | null): Verdict | null {
  if (cell?.value == null || benchmark?.value == null) return null;
  if (cell.low == null || cell.high == null) return null;
  if (cell.value === benchmark.value) return "same";
  if (cell.low <= benchmark.value && benchmark.value <= cell.high) return "noDifference";
  return cell.value > benchmark.value ? "higher" : "lower";
}
