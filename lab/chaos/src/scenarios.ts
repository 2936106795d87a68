import type { Scenario } from "./scenario.ts";
import { commitCut } from "./scenarios/commit-cut.ts";
import { databaseKilled } from "./scenarios/database-killed.ts";
import { deliveries } from "./scenarios/deliveries.ts";
import { diskFull } from "./scenarios/disk-full.ts";
import { galeraEveryNode } from "./scenarios/galera-every-node.ts";
import { galeraOneNode } from "./scenarios/galera-one-node.ts";
import { processes } from "./scenarios/processes.ts";
import { readOnly } from "./scenarios/read-only.ts";
import { serverKilled } from "./scenarios/server-killed.ts";

/** All scenarios, in their order. */
export const scenarios: readonly Scenario[] = [
  serverKilled,
  databaseKilled,
  commitCut,
  diskFull,
  readOnly,
  processes(2),
  processes(4),
  galeraOneNode,
  galeraEveryNode,
  deliveries,
];
