import { address } from "../api/client.ts";
import { Resource } from "../api/resource.svelte.ts";
import type { AreaCode, Cell, Indicator, Total, Values } from "../api/types.ts";
import type { Query } from "../api/client.ts";
import { cellOf } from "../format/cell.ts";
import { pick } from "../text/text.svelte.ts";
import { app } from "./app.svelte.ts";

/** As many indicators as stand beside each other on one screen. */
export const MOST_INDICATORS = 8;
/** As many places as a row of columns takes. */
export const MOST_AREAS = 8;

/** A municipality, or a district of the grouping in view, that is compared. */
export interface Column {
  /** Its code, or the identifier of the district: both stand in the address. */
  key: string;
  name: string;
  /** `null` for a district. */
  code: AreaCode | null;
}

/** What is known of one indicator that is compared. */
export interface Entry {
  indicator: Indicator;
  resource: Resource<Values>;
}

/** The values of the workspace くらべる: several indicators at once, each fetched for itself. */
class Board {
  readonly #resources = new Map<string, Resource<Values>>();

  /** The indicator in view first, then those beside it. */
  readonly indicators = $derived.by<Indicator[]>(() => {
    const all = app.indicators.data?.indicators ?? [];
    const beside = app.view.beside.flatMap((id) => all.find((one) => one.id === id) ?? []);
    const first = app.indicator === null ? [] : [app.indicator];
    return [...first, ...beside.filter((one) => one.id !== app.indicator?.id)].slice(0, MOST_INDICATORS);
  });
  readonly columns = $derived<Column[]>(app.view.areas.flatMap((key) => this.#column(key)).slice(0, MOST_AREAS));
  readonly codes = $derived(this.columns.flatMap((column) => column.code ?? []));
  /** The grouping whose districts are compared; `null` = municipalities alone are. */
  readonly grouping = $derived(this.columns.some((column) => column.code === null) ? (app.grouping?.id ?? null) : null);
  readonly entries = $derived<Entry[]>(this.indicators.map((indicator) => ({ indicator, resource: this.#of(indicator.id) })));

  /** Where an indicator's values are: in the year in view, if it has that year, else in its latest. */
  url(indicator: Indicator): string {
    const period = indicator.periods.find((one) => one.id === app.period?.id)?.id;
    const parameters = indicator.id === app.indicator?.id ? app.parameterQuery : {};
    return address(`/api/v1/indicators/${encodeURIComponent(indicator.id)}/values`, { ...app.base, period, grouping: this.grouping, ...parameters });
  }

  /** The server's figure of what is compared: bars of one time, or lines over all of them. */
  figure(entry: Entry, lines: boolean): { kind: string; query: Query } {
    const { indicator } = entry;
    const common: Query = {
      indicator: indicator.id,
      ...app.base,
      ...(indicator.id === app.indicator?.id ? app.parameterQuery : {}),
      grouping: this.grouping,
      lang: app.language === "ja" ? null : app.language,
    };
    // Of districts a figure over time shows all of their grouping.
    if (lines) return { kind: "series", query: { ...common, areas: this.codes.join(",") } };
    return { kind: "ranking", query: { ...common, period: entry.resource.data?.period.id, areas: this.columns.map((column) => column.key).join(",") } };
  }

  start(): void {
    $effect(() => {
      if (!app.settled) return;
      for (const { indicator, resource } of this.entries) resource.want(this.url(indicator));
    });
    $effect(() => {
      if (app.generation > 0) for (const resource of this.#resources.values()) resource.reload();
    });
  }

  #column(key: string): Column[] {
    const area = app.areaByCode.get(key);
    if (area !== undefined) return [{ key, name: pick(area.name, area.name_en), code: area.code }];
    const member = app.grouping?.members.find((one) => one.id === key && one.areas.length > 0);
    return member === undefined ? [] : [{ key, name: pick(member.title, member.title_en), code: null }];
  }

  #of(id: string): Resource<Values> {
    const known = this.#resources.get(id) ?? new Resource<Values>();
    this.#resources.set(id, known);
    return known;
  }
}

/** The cell of a municipality or a district. */
export function cellAt(entry: Entry, column: Column): Cell | null {
  if (column.code === null) return cellOf(totalAt(entry, column));
  return entry.resource.data?.cells.find((cell) => cell.code === column.code) ?? null;
}

/** The total of a district, which may be a refusal or a count of states; `null` for a municipality. */
export function totalAt(entry: Entry, column: Column): Total | null {
  if (column.code !== null) return null;
  return entry.resource.data?.totals.find((one) => one.grouping === app.grouping?.id && one.member === column.key) ?? null;
}

/** The total of the whole that municipalities are compared with. */
export function benchmarkOf(entry: Entry): { cell: Cell | null; total: Total | null } {
  const total = entry.resource.data?.totals.find((one) => one.grouping === "prefecture") ?? null;
  return { cell: cellOf(total), total };
}

/** Whether values of the indicator compare by size, whatever the size of the municipality. */
export function isRelative(indicator: Indicator): boolean {
  return indicator.measure === "rate" || indicator.measure === "index";
}

export const board = new Board();
