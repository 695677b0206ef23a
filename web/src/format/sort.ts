import type { ValueCell } from "../api/types.ts";

/** Columns of the ranking table by which it can be put in order. */
export type SortKey = "rank" | "area" | "value" | "low" | "class" | "trust";

/** Puts cells in order; those without a value are last whichever way, equal ones stand by code. */
export function sortCells(cells: readonly ValueCell[], key: SortKey, descending: boolean): ValueCell[] {
  const sign = descending ? -1 : 1;
  return [...cells].sort((a, b) => {
    const one = keyOf(a, key);
    const other = keyOf(b, key);
    if (one === null || other === null) return Number(one === null) - Number(other === null) || a.code.localeCompare(b.code);
    const order = typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
    return sign * order || a.code.localeCompare(b.code);
  });
}

function keyOf(cell: ValueCell, key: SortKey): number | string | null {
  switch (key) {
    case "area":
      return cell.code;
    case "trust":
      return cell.trust;
    case "class":
      return cell.class;
    case "rank":
      return cell.rank ?? null;
    case "low":
      return cell.low ?? null;
    case "value":
      return cell.value;
  }
}
