import { expect, it } from "vitest";
import { loadPart } from "./part.ts";

const refused = (): Promise<never> => Promise.reject(new TypeError(`Failed to fetch dynamically imported module: ${location.origin}/assets/WordsPage-a1.js`));

it("asks for a part that failed under another address each time", async () => {
  const load = (): Promise<string> => refused();
  const asked: string[] = [];
  const again = (address: string): Promise<unknown> => (asked.push(address), asked.length < 2 ? refused() : Promise.resolve("part"));
  await expect(loadPart(load, again)).rejects.toThrow("もう一度");
  await expect(loadPart(load, again)).rejects.toThrow("もう一度");
  expect(await loadPart(load, again)).toBe("part");
  expect(asked).toEqual([1, 2].map((n) => `${location.origin}/assets/WordsPage-a1.js?again=${n}`));
});

it("simply tries again where the browser does not say which part it was", async () => {
  let tries = 0;
  const load = (): Promise<string> => ((tries += 1) === 1 ? Promise.reject(new TypeError("Importing a module script failed.")) : Promise.resolve("part"));
  await expect(loadPart(load)).rejects.toThrow();
  expect(await loadPart(load)).toBe("part");
});
