/** Shapes of imports, revisions, batches and the audit log, under the names that the page uses. */

import type { AreaCode, Cell } from "./types.ts";

export type ImportState = "reading" | "questions" | "ready" | "refused" | "failed" | "published";
export type Weight = "error" | "warning" | "remark";

/** Where something stands in a file, as people count. */
export interface Spot {
  sheet?: string | null;
  row?: number | null;
  column?: string | null;
  heading?: string | null;
}

export interface Problem {
  title: string;
  detail: string;
  code: string;
}

export interface Summary {
  tables: number;
  rows_read: number;
  rows_used: number;
  values: number;
  blanks: number;
  facilities: number;
  boundaries: number;
  conversions: number;
  errors: number;
  warnings: number;
  open_questions: number;
}

/** What the steward said beforehand or answered. */
export interface ImportSettings {
  indicator?: string | null;
  period?: string | null;
  source?: string | null;
  trust?: string | null;
  template?: string | null;
  answers?: Record<string, string>;
}

export interface ImportInfo {
  id: string;
  name: string;
  bytes: number;
  sha256: string;
  /** Identifier of the package that it would lie over. */
  data: string;
  created_at: string;
  state: ImportState;
  progress?: { step_ja: string; seconds: number } | null;
  problem?: Problem | null;
  summary?: Summary | null;
  settings: ImportSettings;
}

export interface Finding {
  at: Spot;
  text?: string | null;
  code: string;
  rule?: string | null;
  weight: Weight;
  message: string;
  todo: string;
  count: number;
}

export interface Conversion {
  rule: string;
  label: string;
  count: number;
  examples: [Spot, string, string][];
}

export interface Choice {
  id: string;
  label: string;
  effect?: string;
}

export interface Question {
  id: string;
  kind: string;
  at: Spot;
  text?: string | null;
  sentence: string;
  why: string;
  choices: Choice[];
  /** Form of an answer in free text: `period`, `text`, `number`. */
  free?: string | null;
  answer?: string | null;
}

export interface ColumnFacts {
  column: string;
  headings: string[];
  role: string;
  reason: string;
  indicator?: string | null;
  period?: string | null;
  measure?: string | null;
  unit?: string | null;
}

export interface TotalFacts {
  at: Spot;
  label: string;
  stated: number;
  computed: number | null;
  refused?: string | null;
  agrees: boolean | null;
}

export interface TableFacts {
  id: string;
  sheet: string;
  range: string;
  title: string;
  kind: string;
  rows: number;
  columns: ColumnFacts[];
  totals: TotalFacts[];
}

export interface IndicatorFacts {
  id: string;
  title: string;
  new: boolean;
  measure: string;
  unit: string;
  periods: string[];
}

export interface AreaFacts {
  matched: number;
  absent: AreaCode[];
  unmatched: { at: Spot; text: string; similar: [AreaCode, string][] }[];
  duplicate: [AreaCode, number[]][];
  joined: [AreaCode, string[]][];
  outside: [string, number][];
  wards: number;
}

export interface Report {
  file: { name: string; sha256: string; bytes: number; format: string | null; encoding: string | null };
  package: string;
  state: "ready" | "questions" | "refused";
  summary: Summary;
  tables: TableFacts[];
  indicators: IndicatorFacts[];
  conversions: Conversion[];
  findings: Finding[];
  findings_left_out: number;
  questions: Question[];
  areas: AreaFacts;
  template: { name: string; moved: [string, string, string][] } | null;
}

export interface Imports {
  imports: ImportInfo[];
}

export interface ImportAnswer {
  import: ImportInfo;
  report: Report | null;
}

/** How many cells came, changed, went and stayed. */
export interface Counts {
  added: number;
  changed: number;
  removed: number;
}

export interface ChangedCell {
  indicator: string;
  period: string;
  area: AreaCode;
  name: string;
  before: Cell | null;
  after: Cell | null;
  change: number | null;
  /** Why there is no difference of the two numbers. */
  refused: string | null;
}

export interface ChangedIndicator {
  id: string;
  title: string;
  unit: string;
  decimals: number;
  measure: string;
  periods: (Counts & { id: string; label: string; same: number })[];
}

export interface ChangedArea extends Counts {
  code: AreaCode;
  name: string;
}

interface Parts<T> {
  added: T[];
  changed: T[];
  removed: T[];
}

export interface DifferenceEnd {
  number: number;
  hash?: string;
  published_at?: string;
  note?: string;
}

export interface Difference {
  from: DifferenceEnd | null;
  to: DifferenceEnd | null;
  identical: boolean;
  indicators: ChangedIndicator[];
  cells: ChangedCell[];
  cells_left_out: number;
  areas: ChangedArea[];
  facilities: Parts<{ id: string; name: string; kind: string; code: string | null }>;
  tables: Parts<{ id: string; title: string }>;
  boundaries: { added: number; changed: AreaCode[]; removed: number };
  definitions: { indicator: string; field: string; before: string; after: string }[];
}

/** How a revision came about. */
export type RevisionAction = "shipped" | "import" | "withdraw" | "revert";

export interface RevisionInfo {
  number: number;
  hash: string;
  published_at: string;
  note: string;
  action?: RevisionAction;
  actor?: string;
  files?: { name: string; sha256: string }[];
  changes?: { indicator: string; title: string; cells: number }[];
}

export interface Revisions {
  revisions: RevisionInfo[];
  /** Why nothing can be published at present. */
  read_only?: { runbook: string } | null;
}

export interface Published {
  revision: RevisionInfo;
  changed: boolean;
}

export interface BatchInfo {
  id: string;
  package: string;
  file_name: string;
  file_sha256: string;
  file_bytes: number;
  imported_at: string;
  actor: string;
  note: string;
  template?: string | null;
  revision: number;
  state: "live" | "withdrawn";
  withdrawn?: { reason: string; revision: number } | null;
}

export interface Batches {
  batches: BatchInfo[];
}

export interface AuditLine {
  seq: number;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: unknown;
  previous: string;
  hash: string;
}

export interface Audit {
  lines: AuditLine[];
  /** Whether the chain of hashes is whole. */
  check: { whole: boolean; sentence: string; lines: number } | null;
}

export interface TemplateInfo {
  name: string;
  learned_at?: string | null;
  actor?: string | null;
  headings?: string[];
}

export interface Templates {
  templates: TemplateInfo[];
}
