import type { Cell } from "../api/types.ts";

/** How a value stands to a benchmark. */
export type Standing = "higher" | "lower" | "same" | "not-told";

/** The difference of a value from a benchmark and what it is worth; `null` where one of them is not there. */
export function compare(cell: Cell | null | undefined, benchmark: Cell | null | undefined, decimals: number): { difference: number; standing: Standing } | null {
  if (cell?.value == null || benchmark?.value == null) return null;
  const round = (value: number): number => Number(value.toFixed(decimals));
  const difference = round(round(cell.value) - round(benchmark.value));
  if (cell.low != null && cell.high != null && cell.low <= benchmark.value && benchmark.value <= cell.high) return { difference, standing: "not-told" };
  return { difference, standing: difference === 0 ? "same" : difference > 0 ? "higher" : "lower" };
}

/** What part of a whole a value is, in percent with one decimal; `null` where that says nothing. */
export function shareOf(cell: Cell | null | undefined, whole: Cell | null | undefined): number | null {
  if (cell?.value == null || whole?.value == null || whole.value <= 0 || cell.value < 0) return null;
  return Number(((cell.value / whole.value) * 100).toFixed(1));
}

/** The ends of an axis of bars: it always has zero in it. */
export function extent(cells: readonly (Cell | null | undefined)[]): { low: number; high: number } {
  const numbers = cells.flatMap((cell) => [cell?.value, cell?.low, cell?.high]).filter((value): value is number => value != null);
  return { low: Math.min(0, ...numbers), high: Math.max(0, ...numbers) };
}

/** Where a value lies on an axis, in percent of its length. */
export function along(value: number, { low, high }: { low: number; high: number }): number {
  return high === low ? 0 : ((value - low) / (high - low)) * 100;
}
