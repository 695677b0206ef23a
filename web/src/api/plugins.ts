/**
 * Shapes of plugins under the names that the page uses.
 *
 * They come from `schema.gen.ts`, as those of `types.ts` do; words that the server's description gives as plain text are narrowed here.
 */

import type { components } from "./schema.gen.ts";

type Shapes = components["schemas"];

export type Standing = "ready" | "loading" | "quarantined" | "disabled" | "trial";

export interface PluginInfo extends Omit<Shapes["PluginShape"], "standing" | "origin" | "signature" | "notices"> {
  standing: Standing;
  origin: "shipped" | "folder" | "trial";
  signature: { state: "shipped" | "trusted" | "unknown" | "none"; key: string | null };
  notices: Notice[];
}

/** Something to know before a plugin on trial is installed for everybody; an obstacle forbids it. */
export interface Notice {
  kind: "unsigned" | "unknown-key" | "replaces" | "downgrade" | "large" | "obstacle";
  sentence: string;
  sentence_en: string;
}

export interface Plugins extends Omit<Shapes["PluginsAnswer"], "plugins" | "trials"> {
  plugins: PluginInfo[];
  trials: PluginInfo[];
}

export type FailedFile = Shapes["FailedFileShape"];
export type PluginLog = Shapes["LogAnswer"];
/** What can be done with a plugin that is installed. */
export type PluginAct = "enable" | "disable" | "release" | "restore" | "remove";
