/** The name under which somebody publishes, remembered by this browser alone. */

const KEY = "tsunagi.actor";
/** What the record takes. */
export const LONGEST_NAME = 80;

export function rememberedActor(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function rememberActor(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
