import type { allocations } from "./allocations-table.js";
import type { apiTokens } from "./api-tokens-table.js";
import type { attempts } from "./attempts-table.js";
import type { callbackCommands } from "./callback-commands-table.js";
import type { callbackSegments } from "./callback-segments-table.js";
import type { commandKeys } from "./command-keys-table.js";
import type { commandLog } from "./command-log-table.js";
import type { consumers } from "./consumers-table.js";
import type { deadLetters } from "./dead-letters-table.js";
import type { decisions } from "./decisions-table.js";
import type { deliveries } from "./deliveries-table.js";
import type { drift } from "./drift-table.js";
import type { epochs } from "./epochs-table.js";
import type { erasures } from "./erasures-table.js";
import type { feed } from "./feed-table.js";
import type { groups } from "./groups-table.js";
import type { head } from "./head-table.js";
import type { imports } from "./imports-table.js";
import type { listEntries } from "./list-entries-table.js";
import type { members } from "./members-table.js";
import type { messageKeys } from "./message-keys-table.js";
import type { messages } from "./messages-table.js";
import type { nameParts } from "./name-parts-table.js";
import type { oldContent } from "./old-content-table.js";
import type { parkedEvents } from "./parked-events-table.js";
import type { parkedGroups } from "./parked-groups-table.js";
import type { positions } from "./positions-table.js";
import type { receipts } from "./receipts-table.js";
import type { reconciliations } from "./reconciliations-table.js";
import type { secrets } from "./secrets-table.js";
import type { subscriptions } from "./subscriptions-table.js";
import type { RowOf } from "./table.js";
import type { topics } from "./topics-table.js";
import type { writers } from "./writers-table.js";

type EveryTable =
  | typeof allocations
  | typeof apiTokens
  | typeof attempts
  | typeof callbackCommands
  | typeof callbackSegments
  | typeof commandKeys
  | typeof commandLog
  | typeof consumers
  | typeof deadLetters
  | typeof decisions
  | typeof deliveries
  | typeof drift
  | typeof epochs
  | typeof erasures
  | typeof feed
  | typeof groups
  | typeof head
  | typeof imports
  | typeof listEntries
  | typeof members
  | typeof messageKeys
  | typeof messages
  | typeof nameParts
  | typeof oldContent
  | typeof parkedEvents
  | typeof parkedGroups
  | typeof positions
  | typeof receipts
  | typeof reconciliations
  | typeof secrets
  | typeof subscriptions
  | typeof topics
  | typeof writers;

/** The tables, for Kysely. */
export type Tables = { [Each in EveryTable as Each["name"]]: RowOf<Each> };
