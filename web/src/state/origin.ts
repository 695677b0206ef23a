import type { Indicator, Values } from "../api/types.ts";
import { t } from "../text/text.svelte.ts";
import { app } from "./app.svelte.ts";

/** Where the figures on screen come from; of a plugin's also the version and the hash of what computed them. */
export function originOf(indicator: Indicator, evidence: Values["evidence"] | undefined = app.values.data?.evidence): string {
  if (!indicator.plugin || !evidence?.plugin_hash) return indicator.source;
  return indicator.source + t("citationComputed", { id: indicator.plugin.id, version: evidence.plugin_version ?? "", hash: evidence.plugin_hash.slice(0, 12) });
}
