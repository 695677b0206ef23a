import { defineConfig } from "@playwright/test";

/** The walks in Firefox: it is steered by WebDriver BiDi, so that any installed Firefox will do (`FIREFOX`). */
export default defineConfig({ testDir: "firefox", testMatch: "*.walk.ts", outputDir: "firefox/results", workers: 1, retries: 0, timeout: 120_000, expect: { timeout: 20_000 }, reporter: "list" });
