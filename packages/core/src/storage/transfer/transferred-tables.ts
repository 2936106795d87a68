import { allocations } from "../schema/allocations-table.js";
import { apiTokens } from "../schema/api-tokens-table.js";
import { attempts } from "../schema/attempts-table.js";
import { callbackCommands } from "../schema/callback-commands-table.js";
import { callbackSegments } from "../schema/callback-segments-table.js";
import { commandKeys } from "../schema/command-keys-table.js";
import { commandLog } from "../schema/command-log-table.js";
import { consumers } from "../schema/consumers-table.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import { decisions } from "../schema/decisions-table.js";
import { deliveries } from "../schema/deliveries-table.js";
import { drift } from "../schema/drift-table.js";
import { epochs } from "../schema/epochs-table.js";
import { erasures } from "../schema/erasures-table.js";
import { feed } from "../schema/feed-table.js";
import { groups } from "../schema/groups-table.js";
import { listEntries } from "../schema/list-entries-table.js";
import { members } from "../schema/members-table.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { messages } from "../schema/messages-table.js";
import { nameParts } from "../schema/name-parts-table.js";
import { oldContent } from "../schema/old-content-table.js";
import { parkedEvents } from "../schema/parked-events-table.js";
import { parkedGroups } from "../schema/parked-groups-table.js";
import { positions } from "../schema/positions-table.js";
import { receipts } from "../schema/receipts-table.js";
import { reconciliations } from "../schema/reconciliations-table.js";
import type { Row } from "../schema/row.js";
import { subscriptions } from "../schema/subscriptions-table.js";
import type { TableShape } from "../schema/table.js";
import { topics } from "../schema/topics-table.js";
import { writers } from "../schema/writers-table.js";

/** A table whose rows go from one database to another. */
export interface TransferredTable extends TableShape {
  /** Throws a `TypeError` where it is no whole row of this table. */
  readonly wholeRow: (row: Row) => object;
}

/** Every table but the head, which comes last of all, and those of migrations, imports and secrets: what people look for first. */
export const transferredTables: readonly TransferredTable[] = [
  groups,
  members,
  topics,
  listEntries,
  messages,
  feed,
  allocations,
  apiTokens,
  attempts,
  callbackCommands,
  callbackSegments,
  commandKeys,
  commandLog,
  consumers,
  deadLetters,
  decisions,
  deliveries,
  drift,
  epochs,
  erasures,
  messageKeys,
  nameParts,
  oldContent,
  parkedEvents,
  parkedGroups,
  positions,
  receipts,
  reconciliations,
  subscriptions,
  writers,
];

/** How a table is called in an export. */
export function shortName({ name }: TableShape): string {
  return name.replace(/^grouphook_/, "");
}
