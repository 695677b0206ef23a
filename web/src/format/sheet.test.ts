import { expect, it } from "vitest";
import { asTable } from "./sheet.ts";

const SHEET = { caption: "総人口　市町村別", head: ["コード", "市町村", "値（人）"], rows: [["01100", "札幌市", 1973395], ["39201", "=HYPERLINK(\"x\")", null]], foot: ["出典：<国勢調査>"] };

it("pastes numbers as numbers and codes as text", () => {
  const { html } = asTable(SHEET);
  expect(html).toContain('<td align="right">1973395</td>');
  expect(html).toContain(`<td style="mso-number-format:'\\@'">01100</td>`);
  expect(html).toContain("<td></td></tr>");
});

it("lets no text run in the spreadsheet, nor in the page that it is pasted into", () => {
  const { html, text } = asTable(SHEET);
  expect(html).toContain("'=HYPERLINK");
  expect(html).toContain("&lt;国勢調査&gt;");
  expect(text).toContain("'=HYPERLINK");
});

it("says the same as text", () => {
  expect(asTable(SHEET).text.split("\r\n")).toEqual(["総人口　市町村別", "コード\t市町村\t値（人）", "01100\t札幌市\t1973395", `39201\t"'=HYPERLINK(""x"")"\t`, "出典：<国勢調査>"]);
});
