import type { ReadingClient } from "../adapter/client/vendor-client.js";
import type { Ledger } from "../ledger/ledger.js";
import type { LedgerReader } from "../ledger/ledger-reader.js";
import type { ReadingCallback, RecordCallback } from "../vocabulary/callback.js";
import {
  type GroupObserved,
  OBSERVED,
  type ObservedOutcome,
  type ReadingPurpose,
} from "../vocabulary/group-observed.js";

/** How long a part of a reading may wait for the database. */
const PATIENCE_MS = 30_000;

/** Which messages are read, too. */
export interface MessageWindow {
  /** No older ones; Unix milliseconds. */
  readonly since: number;
  /** How many of a group, and of each topic, at most: the newest. */
  readonly most: number;
}

/** What is needed to read groups of a source at their vendor, and to mend the record where it differs. */
export interface Observation {
  readonly source: string;
  readonly client: ReadingClient;
  readonly ledger: Pick<Ledger, "settle"> & Pick<LedgerReader, "group" | "members" | "messages">;
  /** The clock of the server, in Unix milliseconds. */
  readonly now: () => number;
  /** What for; what differs is noted as drift, except for an import. `request` unless set. */
  readonly foundBy?: ReadingPurpose;
  /**
   * Which messages to look for where the vendor tells them; none unless set. Asked for each group. The record must keep messages,
   * and for so long: those that it does not have are told as new.
   */
  readonly messages?: () => Promise<MessageWindow | undefined>;
}

/** Settles a part of a reading that is true as of a moment of the vendor's. Throws as `Ledger.settle` does. */
export async function settlePart(
  observation: Observation,
  change: GroupObserved,
  asOf: number,
): Promise<ObservedOutcome> {
  return settleFound(observation, { change, occurredAt: asOf });
}

/** Settles something that was found at the vendor. Throws as `Ledger.settle` does. */
export async function settleFound(
  { source, ledger, now, foundBy = "request" }: Observation,
  found: Pick<RecordCallback | ReadingCallback, "change" | "occurredAt" | "actorId">,
): Promise<ObservedOutcome> {
  const receivedAt = now();
  const asked = { wants: "record", command: OBSERVED, foundBy } as const;
  const { change, ...circumstances } = found;
  const callback: RecordCallback | ReadingCallback =
    change.type === "group.observed" ? { ...asked, ...circumstances, change } : { ...asked, ...circumstances, change };
  const outcome = await ledger.settle({ source, callback, body: "", receivedAt, deadline: receivedAt + PATIENCE_MS });
  if (outcome.result === "recorded" && outcome.observed) return outcome.observed;
  throw new Error(`[${source}] ${OBSERVED}: the ledger gave no outcome of a reading`);
}
