import { expect, it } from "vitest";
import type { MapView } from "./map.ts";
import { Pair } from "./pair.ts";

/** A map that only remembers whom it followed. */
function map(name: string): MapView & { followed: string[] } {
  const followed: string[] = [];
  return { name, followed, follow: (leader: { name: string }) => followed.push(leader.name) } as unknown as MapView & { followed: string[] };
}

it("leads a new map to where the first one looks, and every other map after the one that moves", () => {
  const pair = new Pair();
  const [one, other] = [map("one"), map("other")];
  pair.join(one);
  const leave = pair.join(other);
  pair.moved(other);
  expect([one.followed, other.followed]).toEqual([["other"], ["one"]]);
  leave();
  pair.moved(one);
  expect(other.followed).toEqual(["one"]);
});
