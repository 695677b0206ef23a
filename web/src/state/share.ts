/** What leaves the page by the clipboard: the citation of what is seen, its table, and the code that puts it into another page. */

import { groupOf, isWide } from "../format/filter.ts";
import { intervalLevel, unitOf } from "../format/cell.ts";
import { asTable, type Sheet } from "../format/sheet.ts";
import { periodLabel, pick, t } from "../text/text.svelte.ts";
import { app } from "./app.svelte.ts";
import { originOf } from "./origin.ts";

/** The sentence that names source, period and revision of what is on screen. */
export function citation(): string {
  const values = app.values.data;
  const indicator = app.shownIndicator;
  if (values === null || indicator === null) return "";
  return (
    (app.isSample ? t("citationSample") : "") +
    t("citation", {
      title: pick(indicator.title, indicator.title_en),
      period: periodLabel(values.period),
      source: originOf(indicator),
      revision: values.about.revision,
      release: values.about.release,
      url: app.link(),
    })
  );
}

/** The values on screen, filter and district applied, as a table that pastes into a spreadsheet. */
export function shownTable(): { text: string; html: string } {
  const values = app.values.data;
  const indicator = app.shownIndicator;
  if (values === null || indicator === null) return { text: "", html: "" };
  const inside = app.member === null ? null : new Set(app.member.areas);
  const cells = values.cells.filter((cell) => !app.hidden.has(cell.code) && (inside === null || inside.has(cell.code)));
  const labels = new Map(values.classes.items.map((item) => [String(item.class), pick(item.label, item.label_en)]));
  const state = (value: number | null): string | null => {
    const step = indicator.states.find((one) => one.value === value);
    return step === undefined ? null : pick(step.label, step.label_en);
  };
  const number = (value: number | null | undefined): number | null => (value == null ? null : Number(value.toFixed(indicator.decimals)));
  const level = intervalLevel();
  const interval = level === null ? t("colBounds") : t("colInterval", { level });
  const unit = unitOf(indicator) === "" ? "" : `（${unitOf(indicator)}）`;
  const hasInterval = cells.some((cell) => cell.low != null && cell.high != null);
  const sheet: Sheet = {
    caption: (app.isSample ? t("citationSample") : "") + t("rankingTable", { title: pick(indicator.title, indicator.title_en), period: periodLabel(values.period) }),
    head: [t("colCode"), t("colArea"), `${t("colValue")}${unit}`, ...(hasInterval ? [`${interval}${t("colLow")}`, `${interval}${t("colHigh")}`] : []), t("colClass"), t("colTrust"), t("colNote")],
    rows: cells.map((cell) => {
      const area = app.areaByCode.get(cell.code);
      const blank = cell.blank === null ? t("noValue") : t(`blank_${cell.blank}`);
      const notes = [isWide(cell) ? t("wideShort") : "", cell.note ?? ""].filter((note) => note !== "");
      return [
        cell.code,
        area === undefined ? cell.name : pick(area.name, area.name_en),
        cell.value === null ? blank : (state(cell.value) ?? number(cell.value)),
        ...(hasInterval ? [number(cell.low), number(cell.high)] : []),
        cell.value === null ? "" : (labels.get(groupOf(cell) ?? "") ?? ""),
        t(`trust_${cell.trust}`),
        notes.join("　"),
      ];
    }),
    foot: [citation(), ...(app.hidden.size > 0 ? [t("filterHides", { n: app.hidden.size })] : [])],
  };
  return asTable(sheet);
}

/** The code that puts the map as it is seen into another page of this server's network. */
export function embedCode(): string {
  const title = app.viewName.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const address = app.link({ embed: true }).replaceAll("&", "&amp;");
  return `<iframe src="${address}" title="${title}" width="800" height="600" loading="lazy"></iframe>`;
}
