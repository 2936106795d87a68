import type { LedgerReader } from "../../ledger/ledger-reader.js";
import { LedgerUnavailableError } from "../../ledger/ledger-unavailable-error.js";
import type { Engine } from "../engine.js";

/** Nobody who reads waits longer for a database that hangs. */
const PATIENCE_MS = 10_000;
const MOST_READS = 1000;

/** Asks the database, in bounded time. */
export type Ask = <Answer>(read: () => Promise<Answer>) => Promise<Answer>;

/**
 * Tells a database that is not there from everything else by a `LedgerUnavailableError`, in bounded time. Reads that a hanging
 * database holds count as long as it does: beyond a thousand nothing more is asked.
 */
export function askInTime(kindOf: Engine["kindOf"]): Ask {
  let open = 0;

  return async (read) => {
    if (open >= MOST_READS) throw new LedgerUnavailableError(`${open} reads wait for the database already`);
    open += 1;
    const reading = read().finally(() => {
      open -= 1;
    });
    try {
      return await withinPatience(reading);
    } catch (cause) {
      if (cause instanceof LedgerUnavailableError || kindOf(cause) === "data") throw cause;
      throw new LedgerUnavailableError("the database cannot be read", { cause });
    }
  };
}

/** The reader, asked in bounded time. */
export function availableReader(reader: LedgerReader, ask: Ask): LedgerReader {
  return {
    group: (...asked) => ask(() => reader.group(...asked)),
    groups: (request) => ask(() => reader.groups(request)),
    staleGroups: () => ask(() => reader.staleGroups()),
    members: (...asked) => ask(() => reader.members(...asked)),
    messages: (...asked) => ask(() => reader.messages(...asked)),
    messageNumber: (...asked) => ask(() => reader.messageNumber(...asked)),
    topics: (...asked) => ask(() => reader.topics(...asked)),
    groupList: (...asked) => ask(() => reader.groupList(...asked)),
    groupHistory: (...asked) => ask(() => reader.groupHistory(...asked)),
    groupsOfUser: (...asked) => ask(() => reader.groupsOfUser(...asked)),
    userHistory: (...asked) => ask(() => reader.userHistory(...asked)),
    decisions: (request) => ask(() => reader.decisions(request)),
    newestDecisions: (request) => ask(() => reader.newestDecisions(request)),
    callbackCommands: (request) => ask(() => reader.callbackCommands(request)),
    deadLetters: (request) => ask(() => reader.deadLetters(request)),
    countDeadLetters: () => ask(() => reader.countDeadLetters()),
    erasure: (id) => ask(() => reader.erasure(id)),
    erasures: (request) => ask(() => reader.erasures(request)),
    deliveries: () => ask(() => reader.deliveries()),
    lastSequence: () => ask(() => reader.lastSequence()),
    callbacks: (request) => ask(() => reader.callbacks(request)),
    callbackPage: (request) => ask(() => reader.callbackPage(request)),
    newestCallbacks: (request) => ask(() => reader.newestCallbacks(request)),
    feed: (request) => ask(() => reader.feed(request)),
    feedPage: (request) => ask(() => reader.feedPage(request)),
    writtenFeedPage: (request) => ask(() => reader.writtenFeedPage(request)),
    epochAt: (sequence) => ask(() => reader.epochAt(sequence)),
  };
}

function withinPatience<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const late = () => reject(new LedgerUnavailableError(`the database did not answer within ${PATIENCE_MS} ms`));
  const timer = setTimeout(late, PATIENCE_MS);
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}
