import type { Language } from "../state/url.ts";
import { formatNumber } from "./number.ts";

const STEP = 1024;

/** Prints a size the way file managers do. */
export function formatBytes(bytes: number, language: Language): string {
  if (bytes < STEP) return `${formatNumber(bytes, 0, language)} B`;
  if (bytes < STEP * STEP) return `${formatNumber(bytes / STEP, 0, language)} KB`;
  return `${formatNumber(bytes / STEP / STEP, 1, language)} MB`;
}
