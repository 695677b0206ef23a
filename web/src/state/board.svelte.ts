import { address } from "../api/client.ts";
import { Resource } from "../api/resource.svelte.ts";
import type { Cell, Indicator, Total, Values } from "../api/types.ts";
import { cellOf } from "../format/cell.ts";
import { app } from "./app.svelte.ts";

/** As many indicators as stand beside each other on one screen. */
export const MOST_INDICATORS = 8;
/** As many municipalities as a row of columns takes. */
export const MOST_AREAS = 8;

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
  readonly areas = $derived(app.view.areas.flatMap((code) => app.areaByCode.get(code) ?? []).slice(0, MOST_AREAS));
  readonly entries = $derived<Entry[]>(this.indicators.map((indicator) => ({ indicator, resource: this.#of(indicator.id) })));

  /** Where an indicator's values are: in the year in view, if it has that year, else in its latest. */
  url(indicator: Indicator): string {
    const period = indicator.periods.find((one) => one.id === app.period?.id)?.id;
    const parameters = indicator.id === app.indicator?.id ? app.parameterQuery : {};
    return address(`/api/v1/indicators/${encodeURIComponent(indicator.id)}/values`, { ...app.base, period, ...parameters });
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

  #of(id: string): Resource<Values> {
    const known = this.#resources.get(id) ?? new Resource<Values>();
    this.#resources.set(id, known);
    return known;
  }
}

/** The cell of a municipality. */
export function cellAt(entry: Entry, code: string): Cell | null {
  return entry.resource.data?.cells.find((cell) => cell.code === code) ?? null;
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
