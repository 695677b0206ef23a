/**
 * Rows as text that pastes into a spreadsheet.
 *
 * A text that the spreadsheet would take for a formula gets an apostrophe in front: what comes out of a file from the field must
 * not run anywhere. Numbers stay numbers.
 */
export function asTsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map(field).join("\t")).join("\r\n");
}

function field(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
