import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** As much of `ws` as is used here; it ships without types. */
interface Socket {
  send(text: string): void;
  on(event: "open" | "message" | "error", listener: (data: { toString(): string }) => void): void;
  close(): void;
}
const WebSocket = createRequire(import.meta.url)("ws") as new (url: string) => Socket;

/** A Firefox with one page. */
export interface Firefox {
  goto(url: string): Promise<void>;
  /** Runs an expression in the page; the value must be plain. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses the primary button in the middle of what the selector finds first. */
  click(selector: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  screenshot(): Promise<Buffer>;
  /** What the page has said to its console as a warning or an error. */
  said: string[];
  /** Every address that was asked for. */
  asked: string[];
  close(): Promise<void>;
}

const START_MS = 60_000;

export async function startFirefox(binary: string): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), "tsunagi-firefox-"));
  // A fresh Firefox calls home; none of that is the page's doing, and all of it is off.
  writeFileSync(join(profile, "user.js"), ["app.update.enabled", "browser.safebrowsing.malware.enabled", "browser.safebrowsing.phishing.enabled", "datareporting.policy.dataSubmissionEnabled", "network.captive-portal-service.enabled", "network.connectivity-service.enabled", "services.settings.enabled", "extensions.systemAddon.update.enabled"].map((name) => `user_pref("${name}", false);`).join("\n") + '\nuser_pref("intl.accept_languages", "ja,en");\nuser_pref("ui.prefersReducedMotion", 1);\nuser_pref("webgl.force-enabled", true);\n');
  // Firefox draws no WebGL without a display: where there is none, a virtual one is put up.
  const hasDisplay = process.env["DISPLAY"] !== undefined || process.platform !== "linux";
  const [command, ...prefix] = hasDisplay ? [binary] : ["xvfb-run", "-a", "-s", "-screen 0 1600x1200x24", binary];
  const child = spawn(command ?? binary, [...prefix, "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "about:blank"], {
    env: hasDisplay ? process.env : { ...process.env, LIBGL_ALWAYS_SOFTWARE: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("Firefox did not start")), START_MS);
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once("error", (error) => reject(error));
    child.once("exit", (code) => reject(new Error(`Firefox ended with ${code}`)));
  });
  const socket = new WebSocket(`${address}/session`);
  const open = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  const said: string[] = [];
  const asked: string[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse(data.toString()) as { id?: number; type: string; result: never; message: string; method: string; params: { level: string; text: string; request: { url: string } } };
    if (message.type === "event") {
      if (message.method === "log.entryAdded" && ["error", "warn"].includes(message.params.level)) said.push(message.params.text);
      if (message.method === "network.beforeRequestSent") asked.push(message.params.request.url);
      return;
    }
    const waiting = open.get(message.id ?? -1);
    if (message.type === "success") waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.message));
  });
  await new Promise<void>((resolve, reject) => {
    socket.on("open", () => resolve());
    socket.on("error", (error) => reject(new Error(error.toString())));
  });
  let next = 0;
  const send = <T>(method: string, params: object): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      next += 1;
      open.set(next, { resolve: resolve as (value: never) => void, reject });
      socket.send(JSON.stringify({ id: next, method, params }));
    });
  await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
  const { contexts } = await send<{ contexts: { context: string }[] }>("browsingContext.getTree", {});
  const context = contexts[0]?.context ?? "";
  await send("browsingContext.setViewport", { context, viewport: { width: 1366, height: 768 } });

  async function evaluate<T>(expression: string): Promise<T> {
    const wrapped = `(async () => JSON.stringify((await (${expression})) ?? null))()`;
    const answer = await send<{ type: string; result: { value: string }; exceptionDetails?: { text: string } }>("script.evaluate", { expression: wrapped, target: { context }, awaitPromise: true });
    if (answer.type !== "success") throw new Error(answer.exceptionDetails?.text ?? "the script failed");
    return JSON.parse(answer.result.value) as T;
  }

  return {
    said,
    asked,
    evaluate,
    goto: async (url) => void (await send("browsingContext.navigate", { context, url, wait: "complete" })),
    async click(selector) {
      const found = await evaluate<{ x: number; y: number } | null>(`(() => { const one = document.querySelector(${JSON.stringify(selector)}); if (one === null) return null; one.scrollIntoView({ block: "nearest" }); const box = one.getBoundingClientRect(); return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }; })()`);
      if (found === null) throw new Error(`nothing is ${selector}`);
      const mouse = [{ type: "pointerMove", ...found }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
      await send("input.performActions", { context, actions: [{ type: "pointer", id: "mouse", actions: mouse }] });
    },
    async press(...keys) {
      const actions = [...keys.map((value) => ({ type: "keyDown", value })), ...keys.toReversed().map((value) => ({ type: "keyUp", value }))];
      await send("input.performActions", { context, actions: [{ type: "key", id: "keys", actions }] });
    },
    async screenshot() {
      const { data } = await send<{ data: string }>("browsingContext.captureScreenshot", { context });
      return Buffer.from(data, "base64");
    },
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.removeAllListeners("exit");
      child.once("exit", () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
      const gone = new Promise((resolve) => child.once("exit", resolve));
      await send("browser.close", {}).catch(() => child.kill());
      socket.close();
      await Promise.race([ended, gone]);
    },
  };
}
