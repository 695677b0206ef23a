// `node --import ./sdk/register.js --test`: lets Node.js run an indicator in TypeScript, on versions that cannot do so by themselves.

import { register } from "node:module";

register("./src/strip-types.js", import.meta.url);
