import { tick } from "svelte";
import { decide, dropImport, Failure, startImport, type Decisions, type Destination } from "../api/client.ts";
import { Resource } from "../api/resource.svelte.ts";
import type { Difference, ImportAnswer, ImportInfo, Imports as List, Published } from "../api/imports.ts";
import { settled, type Drafts } from "../format/questions.ts";
import { app } from "./app.svelte.ts";

/** A file on its way to the server. */
export interface Sending {
  file: File;
  to: Destination;
  /** What the reader is told beside the destination: these go with the first answers. */
  also: Decisions;
  failure: Failure | null;
}

/** How often a file that is being read is asked after. */
const ASK_MS = 400;
/** Answers that come in one go, as when arrow keys walk through the choices, are sent together. */
const GATHER_MS = 350;

/** The imports on screen: the queue of files, the one in view, and the answers on their way. One for the workspace. */
class Imports {
  readonly list = new Resource<List>();
  readonly one = new Resource<ImportAnswer>();
  readonly difference = new Resource<Difference>();

  queue = $state.raw<Sending[]>([]);
  /** Answers that no report confirms yet. */
  drafts = $state.raw<Drafts>({});
  /** Why the last decision could not be told to the server. */
  failure = $state.raw<Failure | null>(null);
  /** What came of imports that were published here. */
  published = $state.raw<Record<string, Published>>({});
  /** The import that is being dropped: the server's news of its end must not have it asked for once more. */
  #dropping = $state<string | null>(null);

  #sent: Drafts = {};
  /** Files that were sent from this page, by their import: as long as it is open they can be sent somewhere else. */
  readonly #files = new Map<string, File>();
  #sending: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Decisions are told one after the other: the server merges them in the order in which they come. */
  #told: Promise<void> = Promise.resolve();

  /** The import in view. */
  readonly id = $derived<string | null>(app.view.import);
  readonly info = $derived<ImportInfo | null>(this.one.data?.import.id === this.id ? (this.one.data?.import ?? null) : null);
  readonly report = $derived(this.info === null ? null : (this.one.data?.report ?? null));
  /** Whether the file in view is being read, or about to be. */
  readonly reading = $derived(this.info?.state === "reading" || Object.keys(this.drafts).length > 0);

  /** Keeps list and import in view up to date; called while the workspace is made. */
  start(): () => void {
    $effect(() => this.list.want("/api/v1/imports"));
    $effect(() => {
      const id = this.id;
      this.one.want(id === null || id === this.#dropping || id in this.published ? null : `/api/v1/imports/${encodeURIComponent(id)}`);
    });
    $effect(() => {
      if (app.importNews > 0) this.reload();
    });
    // While something is being read, what became of it is asked for, whether or not the server says so by itself.
    $effect(() => {
      const answer = this.one.data;
      if (answer?.import.state !== "reading") return;
      const timer = setTimeout(() => this.one.reload(), ASK_MS);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      if (this.list.data?.imports.some((one) => one.state === "reading") !== true) return;
      const timer = setTimeout(() => this.list.reload(), 2 * ASK_MS);
      return () => clearTimeout(timer);
    });
    $effect(() => {
      const answer = this.one.data;
      if (answer === null || answer.import.state === "reading") return;
      // Read once: the drafts that this report confirms are no drafts any more.
      this.#confirm();
      this.list.reload();
    });
    // Another import has other questions.
    $effect(() => {
      void this.id;
      this.drafts = {};
      this.#sent = {};
      this.failure = null;
    });
    $effect(() => {
      const info = this.info;
      // The fragment stays here: it makes the address another one when answers or the published state have changed.
      this.difference.want(
        info?.state === "ready" && app.view.station === "difference"
          ? `/api/v1/imports/${encodeURIComponent(info.id)}/difference#${app.newest?.number}${JSON.stringify(info.settings)}`
          : null,
      );
    });
    return () => {
      clearTimeout(this.#timer);
      this.#sending?.abort();
    };
  }

  /** Takes files into the queue and sends them, one after the other. */
  send(files: Iterable<File>, to: Destination, also: Decisions): void {
    this.queue = [...this.queue, ...[...files].map((file) => ({ file, to, also, failure: null }))];
    if (this.#sending === null) void this.#work();
  }

  /** Takes a file out of the queue; one that is on its way is stopped. */
  forget(sending: Sending): void {
    if (this.queue[0] === sending) this.#sending?.abort();
    this.queue = this.queue.filter((one) => one !== sending);
  }

  again(sending: Sending): void {
    this.forget(sending);
    this.send([sending.file], sending.to, sending.also);
  }

  /** Answers a question, or takes the answer back with `null`; the file is read again at once. */
  answer(question: string, text: string | null): void {
    this.drafts = { ...this.drafts, [question]: text };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Sends the answers that are waiting. */
  flush(): void {
    clearTimeout(this.#timer);
    const waiting = this.drafts;
    void this.decide({ answers: { ...waiting } }, waiting);
  }

  /** Tells the server what was decided about the file in view. */
  decide(decisions: Decisions, drafts: Drafts = {}): Promise<void> {
    const id = app.view.import;
    if (id === null) return Promise.resolve();
    this.#told = this.#told.then(async () => {
      try {
        await decide(id, decisions);
        this.failure = null;
        this.#sent = { ...this.#sent, ...drafts };
      } catch (cause) {
        this.failure = asFailure(cause);
        return;
      }
      if (app.view.import === id) this.one.reload();
      this.list.reload();
    });
    return this.#told;
  }

  /** Whether the file of an import is still at hand. */
  has(id: string): boolean {
    return this.#files.has(id);
  }

  /** Gives a file in once more for other data, and drops what was read of it for the former ones. */
  async move(id: string, data: string, decisions: Decisions): Promise<void> {
    const file = this.#files.get(id);
    if (file === undefined) return;
    try {
      const to: Destination = { data, title: null, prefecture: null, indicator: decisions.indicator ?? null, period: decisions.period ?? null, template: null };
      const info = await startImport(file, to, new AbortController().signal);
      this.#files.set(info.id, file);
      if (decisions.source != null || decisions.trust != null) await decide(info.id, decisions);
      if (app.view.import === id) app.go({ import: info.id, station: null }, "replace");
      await this.drop(id);
    } catch (cause) {
      this.failure = asFailure(cause);
    }
  }

  /** Drops an import, whatever its state. */
  async drop(id: string): Promise<void> {
    this.#dropping = id;
    // Lets go of it before the server does.
    await tick();
    try {
      await dropImport(id);
    } catch (cause) {
      this.failure = asFailure(cause);
      this.#dropping = null;
      return;
    }
    this.#files.delete(id);
    if (app.view.import === id) app.go({ import: null, station: null });
    this.list.reload();
  }

  reload(): void {
    this.list.reload();
    this.one.reload();
  }

  remember(id: string, published: Published): void {
    this.published = { ...this.published, [id]: published };
  }

  async #work(): Promise<void> {
    for (;;) {
      const next = this.queue.find((one) => one.failure === null);
      if (next === undefined) break;
      const abort = new AbortController();
      this.#sending = abort;
      try {
        const info = await startImport(next.file, next.to, abort.signal);
        this.#files.set(info.id, next.file);
        this.queue = this.queue.filter((one) => one !== next);
        if (Object.values(next.also).some((value) => value !== null)) await decide(info.id, next.also);
        // The first of several files comes into view, the others wait in the list.
        if (app.page === "data" && (app.view.import === null || this.info?.state === "published")) app.go({ section: "import", import: info.id, station: null });
      } catch (cause) {
        const failure = asFailure(cause);
        this.queue = abort.signal.aborted ? this.queue.filter((one) => one !== next) : this.queue.map((one) => (one === next ? { ...one, failure } : one));
      }
      this.list.reload();
    }
    this.#sending = null;
  }

  #confirm(): void {
    const rest = settled(this.drafts, this.#sent);
    if (Object.keys(rest).length !== Object.keys(this.drafts).length) this.drafts = rest;
  }
}

export function asFailure(cause: unknown): Failure {
  return cause instanceof Failure ? cause : new Failure("画面の中で問題が起きました", String(cause), 0, "page");
}

export const imports = new Imports();
