import type { Spot } from "../api/imports.ts";

/** The address of a cell as office programs write it, as far as it is known: `C12`, `12行`, `C列`, or nothing. */
export function cellName(at: Spot, words: { row: string; column: string }): string {
  const row = at.row ?? null;
  const column = at.column ?? null;
  if (row !== null && column !== null) return /^[A-Z]{1,3}$/.test(column) ? `${column}${row}` : `${row}${words.row} ${column}`;
  if (row !== null) return `${row}${words.row}`;
  if (column !== null) return `${column}${words.column}`;
  return "";
}

/** The parts of a head that stands on several rows. */
export function headings(at: Spot): string[] {
  return (at.heading ?? "").split("／").filter((part) => part !== "");
}
