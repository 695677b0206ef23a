import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

/** The real binary, on a free port, with a data folder of its own. */
export interface Server {
  origin: string;
  /** Where a plugin can be dropped. */
  plugins: string;
  /** Lines of the log that a clean run does not have. */
  complaints(): string[];
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, "..", "..");
const START_MS = 60_000;
/** Said by Chromium's software renderer, not by the page. */
const RENDERER = /GPU stall|Automatic fallback to software WebGL|GL Driver Message/;

/** Starts the binary; `port` is for a test that stops a server and starts it again where it was, `prepare` puts things into the data folder first. */
export async function startServer(port = 0, prepare: (data: string) => void = () => {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "tsunagi-browser-"));
  const plugins = join(folder, "data", "plugins");
  mkdirSync(plugins, { recursive: true });
  prepare(join(folder, "data"));
  const binary = process.env["TSUNAGI_BIN"] ?? join(ROOT, "target", "release", "tsunagi");
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TSUNAGI_")));
  const child = spawn(binary, ["serve", "--data", join(folder, "data"), "--listen", `127.0.0.1:${port}`], {
    cwd: folder,
    // One for all: compiling the largest plugin that ships takes seconds.
    env: { ...environment, TSUNAGI_PLUGIN_CACHE: join(dirname(binary), "plugin-cache-of-tests") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const origin = await listening(child, log);
  return {
    origin,
    plugins,
    complaints: () => log.filter((line) => /\b(WARN|ERROR)\b|"level":"(WARN|ERROR)"/.test(line)),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function listening(child: ChildProcess, log: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not start:\n${log.join("\n")}`)), START_MS);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}:\n${log.join("\n")}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const origin = /^listening (http:\/\/\S+?)\/?$/.exec(line)?.[1];
      if (origin === undefined) return;
      clearTimeout(timer);
      resolve(origin);
    });
  });
}

interface WorkerFixtures {
  server: Server;
}

interface TestFixtures {
  /** Opens the page at a query and waits until map and table are there. */
  open: (query?: string) => Promise<void>;
  /** Requests to other origins than the server's. */
  strangers: string[];
  /** What the console may say in this test: Chromium reports every answer that is no success. */
  tolerated: RegExp | null;
  /** Requests to another host that belong to the test. */
  outside: RegExp | null;
}

/**
 * A test with the real server behind the page.
 *
 * It fails on any message of the browser's console, any request to another host and any warning in the server's log.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      const complaints = server.complaints();
      await server.stop();
      expect(complaints, "the server's log is clean").toEqual([]);
    },
    { scope: "worker" },
  ],

  tolerated: [null, { option: true }],
  outside: [null, { option: true }],

  strangers: [
    async ({ page, server, tolerated, outside }, use) => {
      const strangers: string[] = [];
      const said: string[] = [];
      page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(server.origin) && !url.startsWith("blob:") && !url.startsWith("data:") && outside?.test(url) !== true) strangers.push(url);
      });
      page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type()) || RENDERER.test(message.text()) || tolerated?.test(message.text())) return;
        said.push(`${message.text()} ${message.location().url}`);
      });
      page.on("pageerror", (error) => said.push(error.message));
      await use(strangers);
      expect(strangers, "no request leaves the server").toEqual([]);
      expect(said, "the browser's console is silent").toEqual([]);
    },
    { auto: true },
  ],

  open: async ({ page, server }, use) => {
    await use(async (query = "") => {
      await page.goto(`${server.origin}/${query}`);
      if (!query.includes("page=")) await ready(page);
    });
  },
});

export { expect };

/** The town hall of Kochi City lies in the middle of this view. */
export const KOCHI_CITY = "at=133.5314,33.5589,10";

/** Waits until the map can be used and the table shows municipalities. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByTestId("map").locator("canvas")).toBeVisible();
  await expect(mapButtons(page)).toBeVisible();
  await expect(page.locator("#table tbody tr").first()).toBeVisible();
}

export function mapButtons(page: Page): Locator {
  return page.getByRole("group", { name: /地図の移動と拡大|Move and zoom the map/ });
}

/** The right panel, whatever it tells about. */
export function story(page: Page): Locator {
  return page.getByRole("region", { name: /^(選んだ市町村|全体|Chosen|Overview)$/ });
}

/** The row of a municipality in the table. */
export function row(page: Page, name: string): Locator {
  return page.locator("#table tbody tr").filter({ has: page.getByRole("button", { name, exact: true }) });
}

/** Chooses an indicator of the catalogue by its title. */
export async function chooseIndicator(page: Page, title: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: /指標を選ぶ|Choose an indicator/ }).click();
  await page.locator("#catalogue").getByRole("button", { name: title }).first().click();
}

/** Points at the middle of the map: with a camera in the address, that is a known place. */
export async function pointAtMiddle(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId("map").boundingBox();
  if (box === null) throw new Error("the map has no box");
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(point.x - 3, point.y - 3);
  await page.mouse.move(point.x, point.y);
  return point;
}
