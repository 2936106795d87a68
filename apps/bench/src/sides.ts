import type { Side } from "./side.ts";
import { bareNode } from "./sides/bare-node.ts";
import { express } from "./sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "./sides/grouphook.ts";
import { handWritten } from "./sides/hand-written.ts";

/** All sides, in the order of their letters. */
export const sides: readonly Side[] = [bareNode, express, handWritten, grouphookOnSqlite, grouphookOnMariaDb];
