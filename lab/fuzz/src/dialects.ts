import type { Dialect } from "./dialect.ts";
import { aec } from "./dialects/aec.ts";
import { openim } from "./dialects/openim.ts";
import { tencent } from "./dialects/tencent.ts";

/** Every vendor with an adapter. */
export const dialects: readonly Dialect[] = [aec, openim, tencent];
