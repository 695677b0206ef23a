import { Failure, getJson } from "./client.ts";

/**
 * One answer of the server on screen.
 *
 * While a new answer is awaited the old one stays; an answer that was overtaken by a newer request is dropped; a
 * failure is a state beside the old answer, with a way to try again.
 */
export class Resource<T> {
  /** The last answer that arrived. */
  data = $state.raw<T | null>(null);
  /** The address that `data` came from. */
  source = $state.raw<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);

  #wanted: string | null = null;
  #abort: AbortController | null = null;

  /** `arrived` is called with each new answer, before anything of it is drawn. */
  constructor(
    private readonly fetcher: (url: string, signal: AbortSignal) => Promise<T> = getJson,
    private readonly arrived: () => void = () => {},
  ) {}

  /** Makes sure that the answer of `url` is, or will be, on screen. `null` lets go of what is there. */
  want(url: string | null): void {
    if (url === this.#wanted) return;
    this.#wanted = url;
    this.#abort?.abort();
    this.#abort = null;
    if (url === null) {
      this.data = null;
      this.source = null;
      this.failure = null;
      this.loading = false;
      return;
    }
    void this.#load(url);
  }

  /** Asks again for the same address. */
  reload(): void {
    if (this.#wanted === null) return;
    this.#abort?.abort();
    void this.#load(this.#wanted);
  }

  /** Gives up waiting. What was there stays, and asking again is one press away. */
  cancel(): void {
    if (!this.loading) return;
    this.#abort?.abort();
    this.#abort = null;
    this.loading = false;
    this.failure = new Failure("読み込みをやめました", "もう一度試すと、はじめから読み込みます。", 0, "cancelled");
  }

  async #load(url: string): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    this.loading = true;
    try {
      const data = await this.fetcher(url, abort.signal);
      if (abort.signal.aborted) return;
      this.data = data;
      this.source = url;
      this.failure = null;
      this.loading = false;
      this.arrived();
    } catch (cause) {
      if (abort.signal.aborted) return;
      this.failure = cause instanceof Failure ? cause : new Failure("画面の中で問題が起きました", String(cause), 0, "page");
      this.loading = false;
    }
  }
}
