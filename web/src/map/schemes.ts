/** How the outlines of several groupings at once are told apart: by the form of their line first, by its color second. */

export interface SchemeLook {
  color: string;
  /** Lengths of dash and gap, in widths of the line. */
  dash: readonly number[];
}

/** One look for each grouping beside the chosen one, whose line is drawn through. */
export const SCHEME_LOOKS = [
  { color: "#0017C1", dash: [4, 1.6] },
  { color: "#7A2E00", dash: [1, 1.4] },
  { color: "#1A1A1C", dash: [6, 1.4, 1, 1.4] },
] as const satisfies readonly SchemeLook[];

export const MOST_SCHEMES = SCHEME_LOOKS.length;
