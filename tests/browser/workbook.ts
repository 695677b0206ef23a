import { strToU8, zipSync } from "fflate";

/** What a cell holds; `null` is an empty cell. */
export type CellValue = string | number | null;

export interface SheetOf {
  name: string;
  rows: CellValue[][];
  /** Ranges such as `A3:A4`. */
  merges?: string[];
}

/** Writes a workbook as Excel would, small enough to be read here: values, merged ranges, nothing else. */
export function workbook(sheets: readonly SheetOf[]): Buffer {
  const parts = sheets.map((sheet, index) => ({ ...sheet, part: `sheet${index + 1}` }));
  const files: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${parts.map(({ part }) => `<Override PartName="/xl/worksheets/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join("")}</Types>`,
    "_rels/.rels": relations([["rId1", "officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${parts.map(({ name }, index) => `<sheet name="${escape(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": relations(parts.map(({ part }, index) => [`rId${index + 1}`, "worksheet", `worksheets/${part}.xml`])),
  };
  for (const { part, rows, merges = [] } of parts) files[`xl/worksheets/${part}.xml`] = worksheet(rows, merges);
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`)]))));
}

function worksheet(rows: readonly CellValue[][], merges: readonly string[]): string {
  const cells = (row: CellValue[], at: number): string => row.map((value, column) => cell(value, `${String.fromCharCode(65 + column)}${at}`)).join("");
  const merged = merges.length === 0 ? "" : `<mergeCells count="${merges.length}">${merges.map((range) => `<mergeCell ref="${range}"/>`).join("")}</mergeCells>`;
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${cells(row, index + 1)}</row>`).join("")}</sheetData>${merged}</worksheet>`;
}

function cell(value: CellValue, at: string): string {
  if (value === null) return "";
  if (typeof value === "number") return `<c r="${at}"><v>${value}</v></c>`;
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
}

function relations(all: [id: string, type: string, target: string][]): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.map(([id, type, target]) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`).join("")}</Relationships>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
