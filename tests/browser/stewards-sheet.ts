import { workbook, type CellValue } from "./workbook.ts";

/** The municipalities of Kochi in the order in which sheets of the prefecture list them. */
export const MUNICIPALITIES = (
  "高知市 室戸市 安芸市 南国市 土佐市 須崎市 宿毛市 土佐清水市 四万十市 香南市 香美市 東洋町 奈半利町 田野町 安田町 北川村 馬路村 " +
  "芸西村 本山町 大豊町 土佐町 大川村 いの町 仁淀川町 中土佐町 佐川町 越知町 檮原町 日高村 津野町 四万十町 大月町 三原村 黒潮町"
).split(" ");

/** What the sheet below says of a municipality: fictitious, made from its place in the list. */
export function visitsOf(index: number): number {
  return ((index * 5) % 11) + 1;
}

/**
 * A sheet as municipalities send it: a title, stacked and merged heads, full-width digits, a symbol that nobody explains, a name that
 * may mean two municipalities, a total, a note. Every figure is fictitious (見本).
 */
export function stewardsSheet(): Buffer {
  const rows: CellValue[][] = [
    ["令和５年度　訪問支援の実績（見本・架空の数値）", null, null],
    [null, null, "（単位：件）"],
    ["市町村名", "訪問支援", "備考"],
    [null, "延べ件数", null],
  ];
  MUNICIPALITIES.forEach((name, index) => {
    const visits = visitsOf(index);
    let shown: CellValue = visits;
    if (name === "土佐市") shown = "１０";
    if (name === "大川村") shown = "x";
    rows.push([name === "四万十市" ? "四万十" : name, shown, name === "南国市" ? "※10月に窓口を開設" : null]);
  });
  rows.push(["合　計", MUNICIPALITIES.reduce((sum, name, index) => sum + (name === "大川村" ? 0 : name === "土佐市" ? 10 : visitsOf(index)), 0), null]);
  return workbook([{ name: "R5実績", rows, merges: ["A3:A4", "C3:C4"] }]);
}
