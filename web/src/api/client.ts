/** The only module that fetches. Paths and queries in, typed answers or a {@link Failure} out. */

import type { ImportInfo, Published, RevisionInfo } from "./imports.ts";
import type { PluginAct, PluginInfo } from "./plugins.ts";

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue>;

/** Why an answer did not come, in words for the person at the screen. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    readonly title: string,
    readonly detail: string,
    readonly status: number,
    readonly code: string,
  ) {
    super(detail);
  }
}

/** Puts a path and its query together; empty values are left out, keys stay in the order given. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Answers that were asked for while the page's own code was still being read. */
const early = new Map<string, Promise<Response>>();

/** As long as they are kept for whoever wants them. */
const EARLY_MS = 10_000;

/** Asks for what the first view is made of. A failure is left for the moment when the answer is really wanted. */
export function askEarly(urls: readonly string[]): void {
  for (const url of urls) {
    const answer = fetch(url);
    answer.catch(() => early.delete(url));
    early.set(url, answer);
  }
  setTimeout(() => early.clear(), EARLY_MS);
}

/** Fetches JSON. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await request(url, signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

/** Fetches text, such as a figure. */
export async function getText(url: string, signal?: AbortSignal): Promise<string> {
  const response = await request(url, signal === undefined ? {} : { signal });
  return response.text();
}

/** Fetches bytes, such as a picture. */
export async function getBytes(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(url, signal === undefined ? {} : { signal });
  return new Uint8Array(await response.arrayBuffer());
}

/** Sends a plugin, or a definition of one, to be tried out by whoever has the answer's identifier. */
export function tryPlugin(file: File): Promise<{ plugin: PluginInfo }> {
  return send("POST", address("/api/v1/plugins", { name: file.name, trial: "true" }), file);
}

/** Installs a plugin on trial for everybody. */
export function installTrial(id: string, by: { actor: string; downgrade: boolean }): Promise<{ plugin: PluginInfo }> {
  return send("POST", address(`/api/v1/plugins/${encodeURIComponent(id)}/install`, { actor: by.actor, "allow-downgrade": by.downgrade ? "true" : null }), {});
}

/** Switches a plugin off or on, ends its quarantine, or goes back to the version before. */
export async function actOnPlugin(id: string, act: Exclude<PluginAct, "remove">, actor: string): Promise<void> {
  await request(address(`/api/v1/plugins/${encodeURIComponent(id)}/${act}`, { actor }), { method: "POST" });
}

/** Removes a plugin that came from the folder, or ends a trial. */
export async function removePlugin(id: string, actor: string): Promise<void> {
  await request(address(`/api/v1/plugins/${encodeURIComponent(id)}`, { actor }), { method: "DELETE" });
}

/** What is said of a file before it is read. */
export interface Destination {
  data: string;
  /** Title of the data that the file is to found, with `data` as their identifier; `null` = they exist. */
  title: string | null;
  prefecture: string | null;
  indicator: string | null;
  period: string | null;
  template: string | null;
}

/** Sends a file to be read. Nothing is published by that. */
export async function startImport(file: File, to: Destination, signal: AbortSignal): Promise<ImportInfo> {
  const founded = to.title === null ? { data: to.data } : { new: to.data, title: to.title, prefecture: to.prefecture };
  const query = { name: file.name, ...founded, as: to.indicator, period: to.period, template: to.template };
  const answer = await send<{ import: ImportInfo }>("POST", address("/api/v1/imports", query), file, signal);
  return answer.import;
}

/** What is decided about a file; `null` takes a decision back. */
export type Decisions = { answers?: Record<string, string | null> } & { [Key in "indicator" | "period" | "source" | "trust" | "template"]?: string | null };

/** Tells the server what was decided; it reads the file again. */
export async function decide(id: string, decisions: Decisions): Promise<void> {
  await send("PUT", `/api/v1/imports/${encodeURIComponent(id)}/answers`, decisions);
}

/** Drops an import; a running one is stopped. */
export async function dropImport(id: string): Promise<void> {
  await request(`/api/v1/imports/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export function publishImport(id: string, by: { note: string; actor: string; template_name: string | null }): Promise<Published> {
  return send("POST", `/api/v1/imports/${encodeURIComponent(id)}/publish`, by);
}

/** Publishes the state of an earlier revision again. */
export function revertTo(revision: number, by: { note: string; actor: string }): Promise<{ revision: RevisionInfo }> {
  return send("POST", `/api/v1/revisions/${revision}/revert`, by);
}

/** Publishes a revision without one batch. */
export function withdrawBatch(id: string, by: { reason: string; actor: string }): Promise<{ revision: RevisionInfo }> {
  return send("POST", `/api/v1/batches/${encodeURIComponent(id)}/withdraw`, by);
}

export async function removeTemplate(name: string): Promise<void> {
  await request(`/api/v1/templates/${encodeURIComponent(name)}`, { method: "DELETE" });
}

/** Sends a file as it is, or anything else as JSON; gives the answer's JSON, if it has one. */
async function send<T>(method: string, url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const content = body instanceof File ? { body, headers: { "Content-Type": "application/octet-stream" } } : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await request(url, { method, ...content, ...(signal === undefined ? {} : { signal }) });
  const text = await response.text();
  return (text === "" ? null : JSON.parse(text)) as T;
}

/** What the server tells of by itself, and whether it can be heard at all. */
type News = "changed" | "import" | "lost" | "back";

/** How long to wait before trying again, where the browser has given up. */
const LISTEN_AGAIN_MS = 3000;

/** Calls back whenever the server says that plugins, data or imports changed, and when it falls silent; returns the way to stop. */
export function onNews(callback: (news: News) => void): () => void {
  // The server begins with its present state, which is no change. After a break in the line anything may have changed.
  let known: string | null = null;
  let lost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let events = listen();

  function listen(): EventSource {
    const source = new EventSource("/api/v1/events");
    source.addEventListener("error", () => {
      known = "";
      if (!lost) callback("lost");
      lost = true;
      // After a refusal, as from a server that is just starting, the browser does not try again by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(() => (events = listen()), LISTEN_AGAIN_MS);
    });
    source.addEventListener("open", () => {
      if (lost) callback("back");
      lost = false;
    });
    source.addEventListener("changed", (event: MessageEvent<string>) => {
      if (known !== null && known !== event.data) callback("changed");
      known = event.data;
    });
    source.addEventListener("import", () => callback("import"));
    return source;
  }

  return () => {
    clearTimeout(timer);
    events.close();
  };
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    const asked = init.method === undefined ? early.get(url) : undefined;
    early.delete(url);
    response = await (asked ?? fetch(url, init));
    init.signal?.throwIfAborted();
  } catch (cause) {
    if (init.signal?.aborted === true) throw cause;
    throw new Failure("サーバーに接続できませんでした", "サーバーが動いているか確かめて、もう一度お試しください。", 0, "offline");
  }
  if (response.ok) return response;
  throw await failureOf(response);
}

async function failureOf(response: Response): Promise<Failure> {
  try {
    const problem = (await response.json()) as { title?: string; detail?: string; code?: string };
    return new Failure(
      problem.title ?? `エラー ${response.status}`,
      problem.detail ?? "もう一度お試しください。",
      response.status,
      problem.code ?? "unknown",
    );
  } catch {
    return new Failure(`エラー ${response.status}`, "サーバーの答えを読めませんでした。もう一度お試しください。", response.status, "unreadable");
  }
}
