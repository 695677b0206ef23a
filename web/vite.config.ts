import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { firstView, mapAhead } from "./scripts/first-view.mjs";
import { fontSubset } from "./scripts/font-subset.mjs";

/** The server that `npm run dev` passes the API on to. */
const server = process.env["TSUNAGI_SERVER"] ?? "http://127.0.0.1:8787";

export default defineConfig({
  plugins: [svelte(), fontSubset(), mapAhead()],
  build: {
    target: "es2022",
    // `light-dark()` stays as it is: rewritten for older browsers it would no longer follow a part's own color scheme.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    // Every asset is a file: `data:` URLs would need a hole in the content security policy.
    assetsInlineLimit: 0,
    // The map is its own chunk on purpose: it is loaded once, lazily, and cached for good.
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [firstView()] } } },
  },
  server: { proxy: { "/api": server, "/openapi.json": server } },
  preview: { proxy: { "/api": server, "/openapi.json": server } },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts"] },
});
