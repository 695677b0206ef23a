// The tools of the build, fetched once.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SDK = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs exactly what the lock file names, unless that has been done. */
export function fetchTools() {
  const { dependencies } = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8"));
  const isThere = (/** @type {[string, any]} */ [name, version]) => {
    const file = join(SDK, "node_modules", name, "package.json");
    return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
  };
  if (Object.entries(dependencies).every(isThere)) {
    return;
  }
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const run = spawnSync(npm, ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: SDK,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (run.error || run.status !== 0) {
    throw new Error(
      "JavaScript の組み立て道具（componentize-qjs など）を取得できませんでした。Node.js 20 以上と npm を入れ、ネットワークにつながる所で一度実行してください。",
    );
  }
}
