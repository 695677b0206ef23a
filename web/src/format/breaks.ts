/** Puts a break in the place of another, as a person typed it; `null` where it is no number or would not ascend. */
export function changeBreak(breaks: readonly number[], at: number, text: string): number[] | null {
  const plain = text.normalize("NFKC").replaceAll(",", "").replace(/[−△▲]/g, "-").trim();
  const value = plain === "" ? NaN : Number(plain);
  if (!Number.isFinite(value)) return null;
  const next = breaks.map((edge, index) => (index === at ? value : edge));
  return next.every((edge, index) => index === 0 || (next[index - 1] ?? NaN) < edge) ? next : null;
}
