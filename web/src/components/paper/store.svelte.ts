import { app } from "../../state/app.svelte.ts";
import { printView } from "../../state/url.ts";

/** One figure, map or table that was put aside for a paper. What it shows never changes unless it is drawn again. */
export interface PaperItem {
  id: string;
  /** Kind of the server's figure, such as `ranking`. */
  kind: string;
  /** The whole query of the figure, with data and revision. */
  query: Record<string, string>;
  title: string;
  note: string;
  /** The page's address at that moment, with the revision. */
  view: string;
  data: string;
  revision: number;
  /** Short hash of the data as they were shown. */
  release: string;
  period: string;
  source: string;
  sample: boolean;
  /** The newer revision in spite of which the item was kept as it is. */
  kept: number | null;
}

export interface Paper {
  id: string;
  name: string;
  items: PaperItem[];
}

/** What can be said of a figure when it is put aside. */
export interface Collectable {
  kind: string;
  query: Record<string, string | number | boolean | null | undefined>;
  title: string;
  period: string;
  source: string;
  about: { data: string; revision: number; release: string; sample: boolean };
}

interface Kept {
  current: string;
  papers: Paper[];
}

const KEY = "tsunagi.papers";
/** Widths and heights belong to the screen, not to the paper. */
const LEFT_OUT: readonly string[] = ["width", "height"];

/** Reads what the browser kept; anything that is no list of papers counts as nothing. */
export function readPapers(text: string | null): Kept | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<Kept> | null;
    const papers = (Array.isArray(kept?.papers) ? kept.papers : []).filter(isPaper);
    const first = papers[0];
    if (first === undefined) return null;
    return { papers, current: papers.find((one) => one.id === kept?.current)?.id ?? first.id };
  } catch {
    return null;
  }
}

function isPaper(one: unknown): one is Paper {
  const paper = one as Partial<Paper> | null;
  return typeof paper?.id === "string" && typeof paper.name === "string" && Array.isArray(paper.items) && paper.items.every(isItem);
}

function isItem(one: unknown): one is PaperItem {
  const item = one as Partial<PaperItem> | null;
  return typeof item?.id === "string" && typeof item.kind === "string" && typeof item.query === "object" && item.query !== null && typeof item.revision === "number";
}

/** Moves one of a list by some places, as far as the list goes. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = Math.min(list.length - 1, Math.max(0, from + by));
  const rest = list.filter((_, index) => index !== from);
  const one = list[from];
  return one === undefined ? [...list] : [...rest.slice(0, to), one, ...rest.slice(to)];
}

function freshId(): string {
  return Math.random().toString(36).slice(2, 10);
}

/** The papers that this browser keeps. They never reach the server. */
class Papers {
  papers = $state.raw<Paper[]>([]);
  currentId = $state("");
  /** Whether the browser refuses to keep anything: then a paper lasts as long as the window. */
  fleeting = $state(false);

  readonly current = $derived<Paper | null>(this.papers.find((one) => one.id === this.currentId) ?? null);
  readonly items = $derived<PaperItem[]>(this.current?.items ?? []);

  constructor() {
    try {
      this.#take(readPapers(localStorage.getItem(KEY)));
      // Another window of the same browser works on the same papers.
      addEventListener("storage", (event) => {
        if (event.key === KEY) this.#take(readPapers(event.newValue));
      });
    } catch {
      this.fleeting = true;
    }
  }

  add(what: Collectable): void {
    const query: Record<string, string> = {};
    for (const [key, value] of Object.entries(what.query)) {
      if (value !== null && value !== undefined && value !== "" && !LEFT_OUT.includes(key)) query[key] = String(value);
    }
    const { data, revision, release, sample } = what.about;
    const pinned = { ...query, data, revision: String(revision) };
    const view = printView({ ...app.view, revision: String(revision) });
    const item: PaperItem = {
      id: freshId(),
      kind: what.kind,
      query: pinned,
      title: what.title,
      note: "",
      view,
      data,
      revision,
      release,
      period: what.period,
      source: what.source,
      sample,
      kept: null,
    };
    this.#change([...this.items, item]);
  }

  /** Whether this very figure is already there. */
  has(what: Collectable): boolean {
    return this.items.some((one) => one.kind === what.kind && one.title === what.title && one.period === what.period && one.data === what.about.data && one.revision === what.about.revision);
  }

  edit(id: string, change: Partial<PaperItem>): void {
    this.#change(this.items.map((one) => (one.id === id ? { ...one, ...change } : one)));
  }

  /** Takes an item to another revision: its figure, its link and its citation. */
  redraw(id: string, revision: number, release: string): void {
    const item = this.items.find((one) => one.id === id);
    if (item === undefined) return;
    const view = item.view.replace(/([?&]revision=)[^&]*/, `$1${revision}`);
    this.edit(id, { revision, release, view, query: { ...item.query, revision: String(revision) }, kept: null });
  }

  move(from: number, by: number): void {
    this.#change(moved(this.items, from, by));
  }

  remove(id: string): void {
    this.#change(this.items.filter((one) => one.id !== id));
  }

  rename(name: string): void {
    this.#keep(this.papers.map((one) => (one.id === this.currentId ? { ...one, name } : one)), this.currentId);
  }

  /** Begins an empty paper and shows it. */
  begin(name: string): void {
    const paper = { id: freshId(), name, items: [] };
    this.#keep([...this.papers, paper], paper.id);
  }

  open(id: string): void {
    this.#keep(this.papers, id);
  }

  /** Drops the paper on screen, and shows the one before it. */
  drop(): void {
    const rest = this.papers.filter((one) => one.id !== this.currentId);
    this.#keep(rest, rest.at(-1)?.id ?? "");
  }

  #change(items: PaperItem[]): void {
    const current = this.current;
    if (current === null) {
      const paper = { id: freshId(), name: "", items };
      this.#keep([...this.papers, paper], paper.id);
    } else {
      this.#keep(this.papers.map((one) => (one.id === current.id ? { ...one, items } : one)), current.id);
    }
  }

  #keep(papers: Paper[], current: string): void {
    this.papers = papers;
    this.currentId = current;
    try {
      localStorage.setItem(KEY, JSON.stringify({ current, papers }));
      this.fleeting = false;
    } catch {
      this.fleeting = true;
    }
  }

  #take(kept: Kept | null): void {
    this.papers = kept?.papers ?? [];
    this.currentId = kept?.current ?? "";
  }
}

export const papers = new Papers();
