/**
 * Shapes of imports, revisions, batches and the audit log under the names that the page uses.
 *
 * They come from `schema.gen.ts`, as those of `types.ts` do; words that the server's description gives as plain text are narrowed here.
 */

import type { components } from "./schema.gen.ts";
import type { Cell } from "./types.ts";

type Shapes = components["schemas"];

export type ImportState = "reading" | "questions" | "ready" | "refused" | "failed" | "published";
export type Weight = "error" | "warning" | "remark";

export interface ImportInfo extends Omit<Shapes["ImportShape"], "state"> {
  state: ImportState;
}

export interface Imports {
  imports: ImportInfo[];
}

export interface ImportAnswer {
  import: ImportInfo;
  report: Report | null;
}

export interface Report extends Omit<Shapes["ReportShape"], "findings" | "conversions"> {
  findings: Finding[];
  conversions: Conversion[];
}

/** Where something stands in a file, as people count. */
export type Spot = Shapes["SpotShape"];
export type Summary = Shapes["SummaryShape"];
export type Question = Shapes["QuestionShape"];
export type TableFacts = Shapes["ReportTableShape"];
export type IndicatorFacts = Shapes["ReportIndicatorShape"];
export type AreaFacts = Shapes["ReportAreasShape"];

export interface Finding extends Omit<Shapes["FindingShape"], "weight"> {
  weight: Weight;
}

export interface Conversion extends Omit<Shapes["ConversionShape"], "examples"> {
  /** Where, before, after. */
  examples: [Spot, string, string][];
}

/** How many cells came, changed and went. */
export interface Counts {
  added: number;
  changed: number;
  removed: number;
}

export interface ChangedCell extends Omit<Shapes["CellDifferenceShape"], "before" | "after"> {
  before: Cell | null;
  after: Cell | null;
}

export type ChangedArea = Shapes["AreaDifferenceShape"];

export interface Difference extends Omit<Shapes["DifferenceShape"], "cells"> {
  cells: ChangedCell[];
}

export type RevisionInfo = Shapes["RevisionShape"];
export type Revisions = Shapes["RevisionsAnswer"];
export type Published = Shapes["PublishedAnswer"];
export type BatchInfo = Shapes["BatchShape"];
export type Batches = Shapes["BatchesAnswer"];
export type AuditLine = Shapes["AuditLineShape"];
export type Audit = Shapes["AuditAnswer"];
export type RecordCheck = Shapes["CheckAnswer"];
export type Templates = Shapes["TemplatesAnswer"];
/** Whether the server can publish, and what to do where it cannot. */
export type Ready = Shapes["Ready"] & { runbook?: string | null };
