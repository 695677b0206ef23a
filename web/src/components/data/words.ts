import type { Summary } from "../../api/imports.ts";
import { formatNumber } from "../../format/number.ts";
import type { Language } from "../../state/url.ts";
import { d, type DataTextKey } from "../../text/data.svelte.ts";

/** What was read of a file, in one sentence; what there is none of is left out. */
export function summaryWords(summary: Summary, language: Language): string {
  const parts: [number, DataTextKey][] = [
    [summary.tables, "sumTables"],
    [summary.rows_used, "sumRows"],
    [summary.values, "sumValues"],
    [summary.blanks, "sumBlanks"],
    [summary.facilities, "sumFacilities"],
    [summary.boundaries, "sumBoundaries"],
    [summary.conversions, "sumConversions"],
    [summary.errors, "sumErrors"],
    [summary.warnings, "sumWarnings"],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, key]) => d(key, { n: formatNumber(n, 0, language), read: formatNumber(summary.rows_read, 0, language) }));
  return said.length === 0 ? d("sumNothing") : said.join(d("comma"));
}
