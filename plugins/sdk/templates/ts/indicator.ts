// {{title}}

import { cells, combine, groupDigits, isValue, layer, text } from "./.tsunagi/sdk/js/index.js";
import type { Cell, Inputs, Layer, Request } from "./.tsunagi/sdk/js/index.js";

/** 全市町村を一度に計算します。時計も乱数もファイルもありません。同じ入力からは、いつも同じ結果になります。 */
export function compute(inputs: Inputs, request: Request): Layer {
  const indicator = request.parameters.who === "elderly" ? "single-elderly-households" : "single-person-households";
  const some = inputs.column(indicator, request.period);
  const all = inputs.column("general-households", some.period);
  const [someCells, allCells] = [cells(some), cells(all)];
  return layer(some.period, shares(someCells, allCells), {
    notes: someCells.map((part, area) => {
      const whole = allCells[area];
      return isValue(part) && isValue(whole)
        ? text(
            `${groupDigits(whole.value)}世帯のうち${groupDigits(part.value)}世帯です。`,
            `${groupDigits(part.value)} of ${groupDigits(whole.value)} households.`,
          )
        : text("", "");
    }),
  });
}

/** 全体に対する割合（％）。空欄は同じ理由の空欄、0で割る所は「対象外」です。 */
export function shares(some: readonly Cell[], all: readonly Cell[]): Cell[] {
  return some.map((part, area) =>
    combine([part, all[area]], (counted, of) => (of === 0 ? "not_applicable" : (100 * counted) / of)),
  );
}
