import type { Cell, Profile, ProfileIndicator, Total } from "../api/types.ts";
import { verdictOf, type Verdict } from "./verdict.ts";

/** Whose profile it is: the value of a municipality, of a district, or of the prefecture. */
export type Scope = "area" | "district" | "prefecture";

/** How many municipalities are in one state; those without one are counted under the reason. */
export interface StateCount {
  id: string;
  label: string;
  label_en: string;
  count: number;
}

const BLANKS: readonly string[] = ["suppressed", "not_surveyed", "no_reply", "not_applicable"];

/** One indicator of a profile, whoever it is of. */
export interface ProfileRow {
  indicator: ProfileIndicator;
  /** `null` where a sum was refused or a plugin failed. */
  cell: Cell | null;
  /** Why there is no cell at all. */
  refused: string | null;
  /** How many municipalities are in each state, in place of a sum. */
  states: StateCount[];
  prefectureStates: StateCount[];
  /** Of how many municipalities the value was made; `null` for a municipality's own. */
  from: { known: number; parts: number } | null;
  district: Cell | null;
  prefecture: Cell | null;
  verdict: Verdict | null;
}

/** The rows of a profile in the order of the catalogue. */
export function profileRows(profile: Profile, scope: Scope): ProfileRow[] {
  return profile.indicators.map((indicator) => {
    const total = scope === "area" ? null : ((scope === "district" ? indicator.district : indicator.prefecture) ?? null);
    const cell = scope === "area" ? (indicator.cell ?? null) : totalCell(total);
    const prefecture = scope === "prefecture" ? null : totalCell(indicator.prefecture ?? null);
    return {
      indicator,
      cell,
      refused: indicator.failure ?? total?.refused ?? null,
      states: (total?.states ?? []).filter((state) => state.count > 0),
      prefectureStates: scope === "prefecture" ? [] : (indicator.prefecture?.states ?? []).filter((state) => state.count > 0),
      from: total === null ? null : { known: total.known, parts: total.parts },
      district: scope === "area" ? totalCell(indicator.district ?? null) : null,
      prefecture,
      verdict: indicator.measure === "rate" ? verdictOf(cell, prefecture) : null,
    };
  });
}

/** Whether a row says anything of its place: a value, or states counted. */
export function says(row: ProfileRow): boolean {
  return row.cell?.value != null || row.states.some((state) => !BLANKS.includes(state.id));
}

function totalCell(total: Total | null): Cell | null {
  if (total === null || total.refused || total.trust === undefined) return null;
  const { trust, value = null, blank = null, low = null, high = null, note = null } = total;
  return { trust, value, blank, low, high, note };
}
