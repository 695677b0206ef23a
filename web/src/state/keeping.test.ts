import { expect, it } from "vitest";
import { keep, LONGEST_NAME, MOST_RECENT, MOST_SAVED, readKept, visit, type Kept } from "./keeping.ts";

const kept = (name: string, query = `?v=1&indicator=${name}`): Kept => ({ name, query, at: 0 });

it("reads what it wrote, and nothing else that may stand there", () => {
  const list = [kept("a"), kept("b")];
  expect(readKept(JSON.stringify(list))).toEqual(list);
  for (const text of [null, "", "{", "7", '{"name":"a"}', '[null,1,{"name":"","query":"","at":0},{"name":"a","query":3,"at":0}]']) expect(readKept(text)).toEqual([]);
});

it("brings an older address into today's form, without what nobody understands", () => {
  expect(readKept('[{"name":"old","query":"?page=prefecture&evil=javascript:1","at":1}]')[0]?.query).toBe("?v=1&page=profile");
});

it("lets a name stand for one view", () => {
  const list = keep(keep([], kept("a")), kept("a", "?v=1&area=39201"));
  expect(list.map((one) => one.query)).toEqual(["?v=1&area=39201"]);
  expect(keep(list, kept("   "))).toEqual(list);
  expect(keep([], kept("x".repeat(100)))[0]?.name.length).toBe(LONGEST_NAME);
});

it("is never longer than a person can look through", () => {
  let [saved, recent]: Kept[][] = [[], []];
  for (let at = 0; at < 80; at += 1) [saved, recent] = [keep(saved ?? [], kept(`n${at}`)), visit(recent ?? [], kept(`n${at}`))];
  expect([saved?.length, recent?.length]).toEqual([MOST_SAVED, MOST_RECENT]);
});

it("remembers the last look at a subject only", () => {
  const list = visit(visit([], kept("a", "?v=1&indicator=a&area=39201")), kept("b", "?v=1&indicator=a&area=39202&at=133,33,8"));
  expect(list.map((one) => one.name)).toEqual(["b"]);
});
