import type { ChangedArea, ChangedCell, Counts, Difference } from "../api/imports.ts";
import type { AreaCode } from "../api/types.ts";

/** What became of something between two states. */
export type Change = "added" | "changed" | "removed" | "same";

export const CHANGES: readonly Change[] = ["added", "changed", "removed", "same"];

/** Which of the changed cells are looked at; `null` = all. */
export interface Chosen {
  area: AreaCode | null;
  indicator: string | null;
  change: Change | null;
}

/** What became of a cell. A blank is a cell, too: only what is not there at all came or went. */
export function changeOf(cell: ChangedCell): Change {
  if (cell.before === null) return "added";
  return cell.after === null ? "removed" : "changed";
}

/** What became of a municipality: where its cells did different things, it changed. */
export function changeOfCounts({ added, changed, removed }: Counts): Change {
  if (changed > 0 || (added > 0 && removed > 0)) return "changed";
  if (added > 0) return "added";
  return removed > 0 ? "removed" : "same";
}

/** The cells that are looked at, in their order. */
export function chosenCells(cells: readonly ChangedCell[], chosen: Chosen): ChangedCell[] {
  return cells.filter(
    (cell) =>
      (chosen.area === null || cell.area === chosen.area) &&
      (chosen.indicator === null || cell.indicator === chosen.indicator) &&
      (chosen.change === null || changeOf(cell) === chosen.change),
  );
}

/**
 * The municipalities with their counts, for one indicator or for all.
 *
 * By indicator they are counted from the cells; `null` where the server left cells out, so that nobody takes a part for the whole.
 */
export function areasOf(difference: Difference, indicator: string | null): ChangedArea[] | null {
  if (indicator === null) return difference.areas;
  if (difference.cells_left_out > 0) return null;
  const counts = new Map<AreaCode, ChangedArea>(difference.areas.map(({ code, name }) => [code, { code, name, added: 0, changed: 0, removed: 0 }]));
  for (const cell of chosenCells(difference.cells, { area: null, indicator, change: null })) {
    const change = changeOf(cell);
    const area = counts.get(cell.area) ?? { code: cell.area, name: cell.name, added: 0, changed: 0, removed: 0 };
    if (change !== "same") area[change] += 1;
    counts.set(cell.area, area);
  }
  return [...counts.values()];
}

/** All counts of a difference together. */
export function totalsOf(difference: Difference): Counts & { same: number } {
  const totals = { added: 0, changed: 0, removed: 0, same: 0 };
  for (const { periods } of difference.indicators) {
    for (const period of periods) for (const change of CHANGES) totals[change] += period[change];
  }
  return totals;
}

/** Whether anything but cells came, changed or went. */
export function otherChanges(difference: Difference): number {
  const parts = [difference.facilities, difference.tables].flatMap(({ added, changed, removed }) => [...added, ...changed, ...removed]);
  const { added, changed, removed } = difference.boundaries;
  return parts.length + added + changed.length + removed + difference.definitions.length;
}

export type AreaKey = "name" | "added" | "changed" | "removed";

/** Puts municipalities in order; equal ones stand by code. */
export function sortAreas(areas: readonly ChangedArea[], key: AreaKey, descending: boolean): ChangedArea[] {
  const sign = descending ? -1 : 1;
  return [...areas].sort((a, b) => sign * (key === "name" ? a.code.localeCompare(b.code) : a[key] - b[key]) || a.code.localeCompare(b.code));
}

export type CellKey = "indicator" | "period" | "name" | "before" | "after" | "change";

/** Puts cells in order; those without a number are last whichever way. */
export function sortChangedCells(cells: readonly ChangedCell[], key: CellKey, descending: boolean): ChangedCell[] {
  const sign = descending ? -1 : 1;
  return [...cells].sort((a, b) => {
    const one = keyOf(a, key);
    const other = keyOf(b, key);
    if (one === null || other === null) return Number(one === null) - Number(other === null) || a.area.localeCompare(b.area);
    const order = typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
    return sign * order || a.area.localeCompare(b.area) || a.indicator.localeCompare(b.indicator) || a.period.localeCompare(b.period);
  });
}

function keyOf(cell: ChangedCell, key: CellKey): number | string | null {
  switch (key) {
    case "indicator":
    case "period":
      return cell[key];
    case "name":
      return cell.area;
    case "before":
      return cell.before?.value ?? null;
    case "after":
      return cell.after?.value ?? null;
    case "change":
      return cell.change ?? null;
  }
}
