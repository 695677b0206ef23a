import type { Page } from "@playwright/test";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { archive, plainPng, VECTOR, vectorTile } from "./archive.ts";
import { expect, ready, startServer, test as base, type Server } from "./fixtures.ts";

const MAGENTA = [255, 0, 255] as const;
const picture = plainPng(MAGENTA);

/** 133.5 degrees east, within Kochi, in units of the one tile of the world: west of it all is water here, east of it wood. */
const MIDDLE = Math.round(((133.5 + 180) / 360) * 4096);
const square = (west: number, east: number) => [[west, 0], [east, 0], [east, 4096], [west, 4096]] as const;
const says = { name: "線の地図", vector_layers: [{ id: "water", fields: {} }, { id: "forest", fields: {} }] };
const WATER = [0xcf, 0xe0, 0xea];
const WOOD = [0xe6, 0xed, 0xe0];

/** A server with base maps in its data folder: a good one, one that is none, and one whose tile is not where it says. */
const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer(0, (data) => {
        const folder = join(data, "basemaps");
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "plain.pmtiles"), archive(picture, { name: "試験の地図", attribution: "<a href='x'>県地図室</a>" }));
        writeFileSync(join(folder, "lines.pmtiles"), archive(vectorTile({ water: square(0, 4096), forest: square(MIDDLE, 4096) }), says, { kind: VECTOR }));
        writeFileSync(join(folder, "broken.pmtiles"), "PMTilesではない");
        writeFileSync(join(folder, "lost.pmtiles"), archive(picture, { name: "欠けた地図" }, { tileAt: 1_000_000 }));
      });
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
});

/** The color of the map at a point, as a person sees it. */
async function colorAt(page: Page, x: number, y: number): Promise<number[]> {
  const shot = (await page.getByTestId("map").screenshot()).toString("base64");
  return page.evaluate(async ([data, left, top]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    return [...context.getImageData(Number(left), Number(top), 1, 1).data].slice(0, 3);
  }, [shot, x, y] as const);
}

const choice = (page: Page, name: RegExp | string) => page.getByRole("group", { name: "下地の地図" }).getByRole("radio", { name });

test("a map file of the data folder lies under the municipalities, with its credit, and the address keeps it", async ({ page, server }) => {
  await page.goto(server.origin);
  await ready(page);
  await choice(page, "試験の地図").check();
  await expect(page.locator(".map-credit")).toContainText("下地：県地図室");
  // The sea of the boundaries gives way to the map below.
  await expect.poll(() => colorAt(page, 200, 300)).toEqual([...MAGENTA]);
  await expect(page).toHaveURL(/ground=plain/);
  await page.reload();
  await ready(page);
  await expect.poll(() => colorAt(page, 200, 300)).toEqual([...MAGENTA]);
  await choice(page, "境界だけ").check();
  await expect.poll(() => colorAt(page, 200, 300)).not.toEqual([...MAGENTA]);
});

test("a map of vectors lies under the municipalities, each layer in the color of what its name says", async ({ page, server }) => {
  // Sea to the left and to the right of the middle.
  await page.goto(`${server.origin}/?ground=lines&at=133.5,33,8`);
  await ready(page);
  await expect(choice(page, "線の地図")).toBeChecked();
  const box = (await page.getByTestId("map").boundingBox())!;
  const [left, right, low] = [box.width * 0.45, box.width * 0.55, box.height * 0.8].map(Math.round) as [number, number, number];
  await expect.poll(() => colorAt(page, left, low)).toEqual(WATER);
  await expect.poll(() => colorAt(page, right, low)).toEqual(WOOD);
  await expect(page.locator(".ground-failed")).toHaveCount(0);
  await choice(page, "境界だけ").check();
  await expect.poll(() => colorAt(page, right, low)).toEqual(await colorAt(page, left, low));
  expect(await colorAt(page, right, low)).not.toEqual(WOOD);
});

test("a file that is no map is named with what to do, and the map does without it", async ({ page, server }) => {
  await page.goto(`${server.origin}/?ground=broken`);
  await ready(page);
  await expect(choice(page, "broken")).toBeDisabled();
  await expect(page.getByRole("group", { name: "下地の地図" })).toContainText("PMTiles ではありません");
  await expect(choice(page, "境界だけ")).toBeChecked();
});

test.describe("with a file whose tiles are missing", () => {
  test.use({ tolerated: /416/ });

  test("the page says so, shows the boundaries alone, and offers to try again", async ({ page, server }) => {
    await page.goto(`${server.origin}/?ground=lost`);
    await ready(page);
    const said = page.locator(".ground-failed");
    await expect(said).toContainText("下地の地図「欠けた地図」を読めませんでした");
    await expect(page.locator(".map-credit")).not.toContainText("下地");
    await said.getByRole("button", { name: "もう一度試す" }).click();
    await expect(said).toContainText("読めませんでした");
  });
});

base.describe("tiles of another host", () => {
  // The tile server ends in the middle of the test; that is the test.
  base.use({ tolerated: /ERR_|Failed to load/, outside: /^http:\/\/127\.0\.0\.1:/ });

  base("are asked for only once they are chosen, from the one origin named, and the boundaries remain when they are away", async ({ page }) => {
    const asked: string[] = [];
    const tiles = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(200, { "content-type": "image/png", "access-control-allow-origin": "*" }).end(picture);
    });
    await new Promise<void>((resolve) => tiles.listen(0, "127.0.0.1", () => resolve()));
    const origin = `http://127.0.0.1:${(tiles.address() as AddressInfo).port}`;
    const server = await startServer(0, (data) =>
      writeFileSync(join(data, "tsunagi.toml"), `[basemap]\ntiles = "${origin}/tiles/{z}/{x}/{y}.png"\ncredit = "国土地理院"\ncredit_url = "http://127.0.0.1/list"\n`),
    );
    try {
      const answer = await page.goto(server.origin);
      const policy = answer?.headers()["content-security-policy"] ?? "";
      base.expect(policy).toContain(`img-src 'self' ${origin} data: blob:;`);
      base.expect(policy).toContain(`connect-src 'self' ${origin};`);
      base.expect(policy.split(origin)).toHaveLength(3);
      base.expect(policy.replaceAll(origin, "")).not.toMatch(/https?:|unsafe|\*/);
      await ready(page);
      await base.expect(page.getByRole("group", { name: "下地の地図" })).toContainText(`このパソコンから ${origin} に`);
      base.expect(asked).toEqual([]);
      await choice(page, /国土地理院/).check();
      await base.expect.poll(() => colorAt(page, 200, 300)).toEqual([...MAGENTA]);
      base.expect(asked.length).toBeGreaterThan(0);
      await base.expect(page.getByRole("link", { name: "下地：国土地理院" })).toHaveAttribute("href", "http://127.0.0.1/list");
      await new Promise<void>((resolve) => {
        tiles.close(() => resolve());
        tiles.closeAllConnections();
      });
      await page.reload();
      await ready(page);
      await base.expect(page.locator(".ground-failed")).toContainText("国土地理院）に届きませんでした");
      base.expect(await colorAt(page, 200, 300)).not.toEqual([...MAGENTA]);
    } finally {
      tiles.close();
      await server.stop();
    }
  });
});
