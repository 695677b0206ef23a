import type { TrendTextKey } from "./trend.ja.ts";

/** What the workspace 推移 says in English. */
export const trendEn: Record<TrendTextKey, string> = {
  lines: "Lines",
  addArea: "Search a municipality to add",
  addChosen: "Add {name}, chosen on the map",
  remove: "Remove {name}",
  groupings: "A line for each district",
  noGroupings: "None (the {whole} only)",
  most: "At most {n} municipalities can be shown at once.",
  figure: "Figure over time",
  single: "This indicator has one time only. Choose one that has two or more.",
  singleNone: "No indicator of these data has two or more times.",
  kinds: "Kinds of time",
  kind_fiscal_year: "Fiscal year: counted from April to March",
  kind_calendar_year: "Year: counted from January to December",
  kind_as_of: "As of a day: counted on that day (never joined with a line of years)",
  change: "Change over the latest unbroken stretch",
  changeLine: "{name}: from {before} in {from} to {after} in {to} ({difference})",
  changeSame: "{name}: {after} in both {from} and {to}",
  changeNone: "No stretch can be compared. Years in which the counting changed or that have no value are not compared.",
  targets: "Targets and results (KPI)",
  targetsLead: "Targets and results as the plan states them, for the years that the source gives.",
};
