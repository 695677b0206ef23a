import { expect, KOCHI_CITY, pointAtMiddle, row, story, test } from "./fixtures.ts";

/** A tablet held across, and a finger instead of a mouse. */
test.use({ viewport: { width: 1024, height: 768 }, hasTouch: true });

test("a tap chooses a municipality on the map, in the table and in the figure", async ({ page, open }) => {
  await open(`?data=kochi-sample&indicator=coverage-gap&${KOCHI_CITY}`);
  const box = (await page.getByTestId("map").boundingBox())!;
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page).toHaveURL(/area=39201/);
  await expect(story(page).getByRole("heading", { name: "高知市" })).toBeVisible();
  await row(page, "室戸市").getByRole("button").tap();
  await expect(page).toHaveURL(/area=39202/);
  await page.locator('.figure [data-area="39405"]').first().tap();
  await expect(page).toHaveURL(/area=39405/);
});

test("two fingers bring the map nearer, one moves it", async ({ page, open }) => {
  await open(`?${KOCHI_CITY}`);
  const { x, y } = await pointAtMiddle(page);
  const touch = await page.context().newCDPSession(page);
  const fingers = async (type: "touchStart" | "touchMove" | "touchEnd", points: [number, number][]): Promise<void> => {
    await touch.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([left, top], id) => ({ x: left, y: top, id })) });
  };
  await fingers("touchStart", [[x - 20, y], [x + 20, y]]);
  for (const apart of [30, 50, 70, 90]) await fingers("touchMove", [[x - apart, y], [x + apart, y]]);
  await fingers("touchEnd", []);
  const camera = (): { lon: number; zoom: number } => {
    const [lon = 0, , zoom = 0] = (new URL(page.url()).searchParams.get("at") ?? "").split(",").map(Number);
    return { lon, zoom };
  };
  await expect.poll(() => camera().zoom).toBeGreaterThan(10.5);
  const before = camera().lon;
  await fingers("touchStart", [[x, y]]);
  for (const moved of [20, 50, 80]) await fingers("touchMove", [[x - moved, y]]);
  await fingers("touchEnd", []);
  await expect.poll(() => camera().lon).toBeGreaterThan(before);
  expect(await page.evaluate(() => scrollX + scrollY), "the page itself stays").toBe(0);
});
