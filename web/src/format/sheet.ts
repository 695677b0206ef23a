import { asTsv } from "./tsv.ts";

export type Field = string | number | null;

/** A table on its way into a spreadsheet. */
export interface Sheet {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly Field[])[];
  /** Lines under the table: source, revision, what the filter hides. */
  foot: readonly string[];
}

/** The same table twice: as text divided by tabs, and as HTML, which a spreadsheet takes first. */
export function asTable({ caption, head, rows, foot }: Sheet): { text: string; html: string } {
  const width = head.length;
  const lines = foot.map((line) => `<tr><td colspan="${width}" ${AS_TEXT}>${escaped(line)}</td></tr>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("");
  const heads = head.map((text) => `<th ${AS_TEXT}>${escaped(text)}</th>`).join("");
  return {
    text: asTsv([[caption], head, ...rows, ...foot.map((line) => [line])]),
    html: `<table><tr><th colspan="${width}" ${AS_TEXT}>${escaped(caption)}</th></tr><tr>${heads}</tr>${body}${lines}</table>`,
  };
}

/** Spreadsheets keep such a cell as it is written: no formula is run, no code loses its leading zero. */
const AS_TEXT = `style="mso-number-format:'\\@'"`;

function cell(value: Field): string {
  if (value === null) return "<td></td>";
  return typeof value === "number" ? `<td align="right">${value}</td>` : `<td ${AS_TEXT}>${escaped(value)}</td>`;
}

function escaped(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return safe.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
