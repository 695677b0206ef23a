// Where the WIT is: in the repository beside the SDKs; in a project of `tsunagi plugin new`, inside the copied SDK.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this SDK. */
export const SDK = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folder of the contract. */
export function contractFolder() {
  const folder = [join(SDK, "wit/v1"), join(SDK, "../../wit/v1")].find((path) => existsSync(join(path, "indicator.wit")));
  if (folder === undefined) {
    throw new Error(`契約（wit/v1/indicator.wit）が ${SDK} にありません。SDK のフォルダーをまるごと写し直してください。`);
  }
  return folder;
}

/** The WIT file. */
export function contractFile() {
  return join(contractFolder(), "indicator.wit");
}
