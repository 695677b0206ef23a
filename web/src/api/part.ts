/** Parts of the page that are fetched when they are wanted. */

import { Failure } from "./client.ts";

type Load<T> = () => Promise<T>;

/** Where the parts lie that could not be fetched, and how often each was tried again. */
const failed = new WeakMap<Load<unknown>, { address: string; tries: number }>();

/**
 * Fetches a part of the page. One that could not be fetched is asked for under a changed address the next time: some browsers keep
 * in mind that a module failed, and would not ask again before the whole page is loaded anew.
 *
 * @throws {Failure} in words for the person at the screen.
 */
export async function loadPart<T>(load: Load<T>, again: (address: string) => Promise<unknown> = (address) => import(/* @vite-ignore */ address)): Promise<T> {
  const before = failed.get(load);
  try {
    await renewSheets();
    if (before === undefined) return await load();
    before.tries += 1;
    const part = (await again(`${before.address}?again=${before.tries}`)) as T;
    return part;
  } catch (cause) {
    const address = before?.address ?? addressIn(String(cause));
    if (address !== null && before === undefined) failed.set(load, { address, tries: 0 });
    throw new Failure("画面の一部を読み込めませんでした", "サーバーが動いているか確かめて、もう一度お試しください。", 0, "offline");
  }
}

/** Asks again for sheets that did not come: the bundler's loader asks for each of them only once, and a part would stand there without. */
async function renewSheets(): Promise<void> {
  const lost = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet][data-lost]")];
  await Promise.all(lost.map((link) => new Promise((resolve, reject) => {
    const next = document.createElement("link");
    next.rel = "stylesheet";
    next.addEventListener("load", resolve);
    next.addEventListener("error", () => ((next.dataset["lost"] = ""), reject(new Error(link.href))));
    next.href = link.href;
    link.replaceWith(next);
  })));
}

/** Notes which sheets did not come: an element that failed and one that is on its way look alike later. */
addEventListener("error", ({ target }) => {
  if (target instanceof HTMLLinkElement && target.rel === "stylesheet") target.dataset["lost"] = "";
}, true);

/** The address of a script of our own that an error names. */
function addressIn(text: string): string | null {
  const at = text.indexOf(`${location.origin}/`);
  const end = text.indexOf(".js", at);
  return at < 0 || end < 0 ? null : text.slice(at, end + 3);
}
