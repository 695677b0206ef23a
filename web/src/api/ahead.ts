/** Answers fetched before they are asked for, such as those of the year that plays next, and the last ones seen. */

import { getJson } from "./client.ts";

const MOST = 16;

export class Ahead<T> {
  readonly #answers = new Map<string, Promise<T>>();

  constructor(private readonly fetcher: (url: string, signal?: AbortSignal) => Promise<T> = getJson) {}

  /** Fetches an answer that will be wanted soon. A failure is left for the moment when it is really wanted. */
  prepare(url: string): void {
    if (!this.#answers.has(url)) this.#keep(url, this.fetcher(url));
  }

  /** The answer of an address: at once, if it is there already. */
  take = async (url: string, signal: AbortSignal): Promise<T> => {
    const known = this.#answers.get(url);
    if (known !== undefined) return known;
    const answer = this.fetcher(url, signal);
    this.#keep(url, answer);
    return answer;
  };

  /** Forgets everything: the data have changed. */
  forget(): void {
    this.#answers.clear();
  }

  #keep(url: string, answer: Promise<T>): void {
    this.#answers.set(url, answer);
    answer.catch(() => this.#answers.get(url) === answer && this.#answers.delete(url));
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > MOST && oldest !== undefined) this.#answers.delete(oldest);
  }
}
