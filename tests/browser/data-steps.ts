import { expect, type Page } from "@playwright/test";

/** Opens the workspace データ at a query and waits until it is there. */
export async function openData(page: Page, origin: string, query = ""): Promise<void> {
  await page.goto(`${origin}/?page=data${query}`);
  await expect(page.getByRole("navigation", { name: /データの作業|Work on data/ })).toBeVisible();
}

/** Drops files onto the workspace, as from a folder's window. */
export async function drop(page: Page, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
  const transfer = await page.evaluateHandle((list) => {
    const dragged = new DataTransfer();
    for (const { name, base64 } of list) dragged.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    return dragged;
  }, files.map(({ name, bytes }) => ({ name, base64: bytes.toString("base64") })));
  await page.getByRole("group", { name: /ここにファイルを落とす|Drop files here/ }).dispatchEvent("drop", { dataTransfer: transfer });
}

/** Waits until the file in view has been read. */
export async function read(page: Page): Promise<void> {
  await expect(page.getByRole("tab", { name: /質問|Questions/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator(".status")).toContainText(/公開できます|質問に答える|公開できません/, { timeout: 60_000 });
}

/**
 * Answers every open question with the keyboard alone: to the next question, then a digit for a choice or the text of a free answer.
 * An answer is a choice's label or the free text, by what the question says. A question that no answer is given for fails.
 */
export async function answerByKeyboard(page: Page, answers: readonly [question: RegExp, answer: string][]): Promise<string[]> {
  const asked: string[] = [];
  await page.getByRole("tab", { name: /質問/ }).focus();
  while (await page.locator("fieldset.open").count() > 0) {
    await page.getByRole("button", { name: "次の質問へ" }).focus();
    await page.keyboard.press("Enter");
    const card = page.locator("fieldset[data-question]:focus-within");
    const id = await card.getAttribute("data-question");
    const sentence = (await card.locator("legend").innerText()).replace(/^\d+\s*/, "");
    const answer = answers.find(([question]) => question.test(sentence))?.[1];
    if (answer === undefined) throw new Error(`no answer for: ${sentence}`);
    asked.push(sentence);
    const labels = await card.locator("label:not(.free)").allInnerTexts();
    const choice = labels.findIndex((label) => label.includes(answer));
    if (choice >= 0) await page.keyboard.press(String(choice + 1));
    else {
      const input = card.locator("input[type=text]");
      while (!(await input.evaluate((element) => element === document.activeElement))) await page.keyboard.press("Tab");
      await page.keyboard.type(answer);
      await page.keyboard.press("Enter");
    }
    await expect(page.locator(`fieldset.open[data-question="${id}"]`)).toHaveCount(0);
    await expect(page.locator(".status .bar"), "the file has been read again").toHaveCount(0, { timeout: 60_000 });
  }
  return asked;
}

/** Publishes the file in view. */
export async function publish(page: Page, note: string): Promise<void> {
  await page.getByRole("tab", { name: /公開/ }).click();
  await page.getByRole("textbox", { name: /変更の説明/ }).fill(note);
  await page.getByRole("textbox", { name: /公開する人の名前/ }).fill("地域福祉政策課 見本太郎");
  await page.getByRole("button", { name: /版として公開する/ }).click();
}
