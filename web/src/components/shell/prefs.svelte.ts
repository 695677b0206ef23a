/** What a person prefers in this browser, whatever is on screen. It is no part of the address: a link shows the same to everybody. */

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const THEME = "tsunagi.theme";
const TOURED = "tsunagi.toured";

function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

class Preferences {
  theme = $state<Theme>(THEMES.find((one) => one === kept(THEME)) ?? "system");
  /** Whether the tour was begun once: then it is offered quietly. */
  toured = $state(kept(TOURED) !== null);

  setTheme(theme: Theme): void {
    this.theme = theme;
    keep(THEME, theme);
    this.apply();
  }

  /** Tells the style sheet; called before anything is drawn. */
  apply(): void {
    document.documentElement.dataset["theme"] = this.theme;
  }

  noteTour(): void {
    this.toured = true;
    keep(TOURED, "1");
  }
}

export const preferences = new Preferences();
