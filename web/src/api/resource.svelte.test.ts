import { expect, it } from "vitest";
import { Failure } from "./client.ts";
import { Resource } from "./resource.svelte.ts";

/** Answers that the test gives when it likes, by address. */
function answers(): { fetcher: (url: string) => Promise<string>; give: (url: string) => Promise<void>; fail: (url: string, failure: Failure) => Promise<void> } {
  const waiting = new Map<string, { resolve: (text: string) => void; reject: (cause: unknown) => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return {
    fetcher: (url) => new Promise((resolve, reject) => waiting.set(url, { resolve, reject })),
    give: (url) => (waiting.get(url)?.resolve(`answer of ${url}`), settle()),
    fail: (url, failure) => (waiting.get(url)?.reject(failure), settle()),
  };
}

it("keeps the old answer on screen until the new one is there", async () => {
  const { fetcher, give } = answers();
  const resource = new Resource(fetcher);
  resource.want("/a");
  await give("/a");
  resource.want("/b");
  expect([resource.data, resource.loading]).toEqual(["answer of /a", true]);
  await give("/b");
  expect([resource.data, resource.loading]).toEqual(["answer of /b", false]);
});

it("drops an answer that was overtaken", async () => {
  const { fetcher, give } = answers();
  const resource = new Resource(fetcher);
  resource.want("/slow");
  resource.want("/quick");
  await give("/quick");
  await give("/slow");
  expect([resource.data, resource.source]).toEqual(["answer of /quick", "/quick"]);
});

it("puts a failure beside the old answer, and takes it away when a new try works", async () => {
  const { fetcher, give, fail } = answers();
  const resource = new Resource(fetcher);
  resource.want("/a");
  await give("/a");
  resource.want("/b");
  await fail("/b", new Failure("題", "理由", 422, "refused"));
  expect([resource.data, resource.failure?.detail]).toEqual(["answer of /a", "理由"]);
  resource.reload();
  await give("/b");
  expect([resource.data, resource.failure]).toEqual(["answer of /b", null]);
});

it("asks once for the same address", () => {
  let asked = 0;
  const resource = new Resource(() => ((asked += 1), new Promise<string>(() => undefined)));
  resource.want("/a");
  resource.want("/a");
  expect(asked).toBe(1);
});
