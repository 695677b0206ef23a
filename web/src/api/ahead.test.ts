import { expect, it } from "vitest";
import { Ahead } from "./ahead.ts";

const never = new AbortController().signal;

it("asks once for what was prepared, and again after the data changed", async () => {
  const asked: string[] = [];
  const ahead = new Ahead((url) => Promise.resolve(asked.push(url)));
  ahead.prepare("/a");
  ahead.prepare("/a");
  expect([await ahead.take("/a", never), await ahead.take("/a", never)]).toEqual([1, 1]);
  ahead.forget();
  await ahead.take("/a", never);
  expect(asked).toEqual(["/a", "/a"]);
});

it("keeps no failure", async () => {
  let fails = true;
  const ahead = new Ahead(() => (fails ? Promise.reject(new Error("offline")) : Promise.resolve("there")));
  await expect(ahead.take("/a", never)).rejects.toThrow("offline");
  fails = false;
  expect(await ahead.take("/a", never)).toBe("there");
});

it("keeps sixteen answers at most", async () => {
  const asked: string[] = [];
  const ahead = new Ahead((url) => Promise.resolve(asked.push(url)));
  for (let at = 0; at < 17; at += 1) await ahead.take(`/${at}`, never);
  await ahead.take("/0", never);
  expect(asked.filter((url) => url === "/0").length).toBe(2);
});
