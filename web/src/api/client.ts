/** The only module that fetches. Paths and queries in, typed answers or a {@link Failure} out. */

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

/** Sends a plugin file to the server. */
export async function installPlugin(file: File): Promise<void> {
  await request("/api/v1/plugins", {
    method: "POST",
    headers: { "Content-Type": "application/wasm", "X-File-Name": encodeURIComponent(file.name) },
    body: file,
  });
}

/** Removes a plugin that came from the folder. */
export async function removePlugin(id: string): Promise<void> {
  await request(`/api/v1/plugins/${encodeURIComponent(id)}`, { method: "DELETE" });
}

/** Lifts the quarantine of a plugin. */
export async function releasePlugin(id: string): Promise<void> {
  await request(`/api/v1/plugins/${encodeURIComponent(id)}/release`, { method: "POST" });
}

/** Calls back whenever the server says that plugins or data changed; returns the way to stop. */
export function onChanged(callback: () => void): () => void {
  const events = new EventSource("/api/v1/events");
  // The server begins with its present state, which is no change. After a break in the line anything may have changed.
  let known: string | null = null;
  events.addEventListener("error", () => {
    known = "";
  });
  events.addEventListener("changed", (event: MessageEvent<string>) => {
    if (known !== null && known !== event.data) callback();
    known = event.data;
  });
  return () => events.close();
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
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
