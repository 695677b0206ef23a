/** Puts a paper together as one zip: loaded only when somebody asks for it. */

import { strToU8, zipSync, type Zippable } from "fflate";
import { address, getBytes, getJson } from "../../api/client.ts";
import type { FigureTable } from "../../api/types.ts";
import { s } from "../../text/paper.svelte.ts";
import { t } from "../../text/text.svelte.ts";
import { citationOf } from "./citation.ts";
import type { PaperItem } from "./store.svelte.ts";

const FORMATS = ["svg", "png", "csv"] as const;
/** Pictures are compressed already. */
const STORED = 0;
const LONGEST_NAME = 60;

/** Address of one file of an item, exactly as it was put aside. */
export function fileOf(item: PaperItem, format: string, more: Record<string, number> = {}): string {
  return address(`/api/v1/figures/${item.kind}.${format}`, { ...item.query, ...more });
}

/** Collects the files of every item, and one page with all of them. `done` is told after each item. */
export async function packPaper(name: string, items: readonly PaperItem[], day: string, language: string, done: (count: number) => void, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const files: Zippable = {};
  const sections: string[] = [];
  const decoder = new TextDecoder();
  for (const [index, item] of items.entries()) {
    const stem = fileName(index, item.title);
    const [svg, png, csv] = await Promise.all(FORMATS.map((format) => getBytes(fileOf(item, format), signal)));
    if (svg === undefined || png === undefined || csv === undefined) break;
    files[`${stem}.svg`] = svg;
    files[`${stem}.png`] = [png, { level: STORED }];
    files[`${stem}.csv`] = csv;
    const table = await getJson<FigureTable>(fileOf(item, "json"), signal);
    sections.push(section(item, index, decoder.decode(svg), table));
    done(index + 1);
  }
  files[`${safe(name)}.html`] = strToU8(page(name, items, day, language, sections));
  return zipSync(files) as Uint8Array<ArrayBuffer>;
}

/** A name that every file system takes, with the place in the paper in front. */
export function fileName(index: number, title: string): string {
  return `${String(index + 1).padStart(2, "0")}_${safe(title)}`;
}

function safe(text: string): string {
  return [...text.normalize("NFC").replace(/[\\/:*?"<>|\u0000-\u001f\s\u3000]+/g, "_").replace(/^[._]+|[._]+$/g, "")].slice(0, LONGEST_NAME).join("") || "paper";
}

/** Text as HTML: titles and notes are a person's, names come from data. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function section(item: PaperItem, index: number, svg: string, table: FigureTable): string {
  const columns = table.columns.map((column, at) => ({ ...column, at })).filter((column) => !column.passport);
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column.title + (column.unit === "" ? "" : `（${column.unit}）`))}</th>`).join("");
  const rows = table.rows.map((row) => `<tr>${columns.map((column) => `<td${column.number ? ' class="number"' : ""}>${escapeHtml(String(row[column.at] ?? ""))}</td>`).join("")}</tr>`).join("\n");
  return `<section>
<h2>${escapeHtml(`${s("number", { n: index + 1 })}　${item.title}`)}${item.sample ? ` <span class="mark">${escapeHtml(t("sampleMark"))}</span>` : ""}</h2>
${item.note === "" ? "" : `<p>${escapeHtml(item.note).replaceAll("\n", "<br>")}</p>`}
<img alt="${escapeHtml(table.caption)}" src="data:image/svg+xml;base64,${base64(svg)}">
<p class="quiet">${escapeHtml(citationOf(item))}</p>
<details><summary>${escapeHtml(s("tableOf", { title: item.title }))}</summary>
<table><caption>${escapeHtml(table.caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${rows}
</tbody></table></details>
</section>`;
}

function base64(text: string): string {
  return btoa(Array.from(strToU8(text), (byte) => String.fromCharCode(byte)).join(""));
}

function page(name: string, items: readonly PaperItem[], day: string, language: string, sections: readonly string[]): string {
  const sample = items.some((item) => item.sample) ? `<p class="band">${escapeHtml(t("sampleBand"))}</p>` : "";
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(name)}</title>
<style>
body { max-width: 60em; margin: 2em auto; padding: 0 1em; color: #1a1a1c; font: 16px/1.7 "BIZ UDPGothic", "BIZ UDPゴシック", "Yu Gothic UI", sans-serif; }
h1, h2 { line-height: 1.4; }
section { padding: 1em 0; border-top: 1px solid #76767a; break-inside: avoid; }
img { max-width: 100%; }
.quiet { color: #505054; font-size: 14px; overflow-wrap: anywhere; }
.mark, .band { padding: 0 6px; background: #fff4d6; border: 1px solid #8a6a00; font-size: 14px; }
table { border-collapse: collapse; font-size: 14px; }
caption { text-align: left; }
td, th { padding: 2px 8px; text-align: left; border-bottom: 1px solid #d5d6da; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@page { size: A4 landscape; margin: 12mm; }
@media print { section { break-after: page; border: 0; } img { max-height: 150mm; } details { display: none; } }
</style>
</head>
<body>
<h1>${escapeHtml(name)}</h1>
<p class="quiet">${escapeHtml(s("madeOn", { day }))}　${escapeHtml(s("countItems", { n: items.length }))}</p>
${sample}
${sections.join("\n")}
</body>
</html>
`;
}
