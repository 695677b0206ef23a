import { t } from "../../text/text.svelte.ts";
import type { PaperItem } from "./store.svelte.ts";

/** The sentence that tells where an item comes from, with a link that shows it again as it was. */
export function citationOf(item: PaperItem): string {
  const { title, period, source, revision, release } = item;
  const url = `${location.origin}/${item.view}`;
  return (item.sample ? t("citationSample") : "") + t("citation", { title, period, source, revision, release, url });
}
