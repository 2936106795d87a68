import type { Dialect } from "./dialect.ts";
import { aec } from "./dialects/aec.ts";
import { easemob } from "./dialects/easemob.ts";
import { netease } from "./dialects/netease.ts";
import { openim } from "./dialects/openim.ts";
import { tencent } from "./dialects/tencent.ts";

/** Every vendor with an adapter. */
export const dialects: readonly Dialect[] = [aec, openim, tencent, easemob, netease];
