import type { Cell, Total } from "../api/types.ts";
import { pick, t } from "../text/text.svelte.ts";
import { app } from "../state/app.svelte.ts";
import { formatNumber, withUnit } from "./number.ts";

/** How the numbers of an indicator are written. */
export interface Scale {
  unit: string;
  unit_en?: string | null;
  decimals: number;
  states?: { value: number; label: string; label_en: string }[] | null;
}

/** The cell of a total; `null` where the sum was refused. */
export function cellOf(total: Partial<Total> | null | undefined): Cell | null {
  if (total == null || total.refused || total.trust === undefined) return null;
  const { trust, low = null, high = null, note = null } = total;
  return { trust, value: total.value ?? null, blank: total.blank ?? null, low, high, note };
}

/** The unit in the language of the view. */
export function unitOf(scale: Scale): string {
  return pick(scale.unit, scale.unit_en);
}

/** A value without its unit, a state's word, or the reason for having none. */
export function cellText(cell: Cell, scale: Scale): string {
  if (cell.value === null) return cell.blank === null ? t("noValue") : t(`blank_${cell.blank}`);
  const state = scale.states?.find((step) => step.value === cell.value);
  if (state !== undefined) return pick(state.label, state.label_en);
  return formatNumber(cell.value, scale.decimals, app.language);
}

/** A value with its unit. */
export function cellWithUnit(cell: Cell, scale: Scale): string {
  const text = cellText(cell, scale);
  if (cell.value === null || (scale.states?.length ?? 0) > 0) return text;
  return withUnit(text, unitOf(scale), app.language);
}

/** The ends of a value's interval as printed; `null` where there is none or where it has no width. */
export function intervalEnds(cell: Cell, scale: Scale): { low: string; high: string } | null {
  if (cell.low == null || cell.high == null) return null;
  const [low, high] = [cell.low, cell.high].map((value) => formatNumber(value, scale.decimals, app.language));
  return low === undefined || high === undefined || low === high ? null : { low, high };
}

/** The level of the shown intervals in percent; `null` where they are no confidence intervals but bounds of another kind. */
export function intervalLevel(): string | null {
  return app.values.data?.evidence.parameters["confidence"] ?? null;
}

/** The interval of a shown value as words, or `null`. */
export function intervalText(cell: Cell, scale: Scale): string | null {
  const ends = intervalEnds(cell, scale);
  const level = intervalLevel();
  if (ends === null) return null;
  return level === null ? t("bounds", ends) : t("interval", { ...ends, level });
}
