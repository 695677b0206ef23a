import { keep, readKept, visit, type Kept } from "./keeping.ts";
import { printView, type View } from "./url.ts";

const SAVED = "tsunagi.views";
const RECENT = "tsunagi.recent";

/** Views that this browser keeps: named ones, and the last ones looked at. Without storage they last as long as the page. */
class Saved {
  list = $state.raw<readonly Kept[]>(readKept(read(SAVED)));
  recent = $state.raw<readonly Kept[]>(readKept(read(RECENT)));
  /** Whether this browser keeps anything beyond the page. */
  lasting = $state(isLasting());

  save(name: string, view: View): void {
    this.list = keep(this.list, { name, query: printView(view), at: Date.now() });
    this.#write(SAVED, this.list);
  }

  remove(name: string): void {
    this.list = this.list.filter((one) => one.name !== name);
    this.#write(SAVED, this.list);
  }

  visit(name: string, view: View): void {
    this.recent = visit(this.recent, { name, query: printView(view), at: Date.now() });
    this.#write(RECENT, this.recent);
  }

  #write(key: string, list: readonly Kept[]): void {
    try {
      localStorage.setItem(key, JSON.stringify(list));
    } catch {
      this.lasting = false;
    }
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function isLasting(): boolean {
  try {
    localStorage.setItem(`${SAVED}.test`, "");
    localStorage.removeItem(`${SAVED}.test`);
    return true;
  } catch {
    return false;
  }
}

export const saved = new Saved();
