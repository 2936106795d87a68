import type { FeedEvent } from "../feed/feed-event.js";
import type { ApiTokens } from "../ledger/api-token.js";
import type { Commands } from "../ledger/command.js";
import type { Consumers } from "../ledger/consumer.js";
import type { Lease, LeaseRequest } from "../ledger/delivery.js";
import type { ErasureRecord, ErasureTarget } from "../ledger/erasure.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FeedPage, LedgerReader } from "../ledger/ledger-reader.js";
import type { Reconciliations } from "../ledger/reconciliation.js";
import type { Subscriptions } from "../ledger/subscription.js";
import { GroupCommit } from "./batch/group-commit.js";
import { StoredCommands } from "./commands/stored-commands.js";
import { StoredConsumers } from "./consumers.js";
import { Deliveries } from "./delivery/deliveries.js";
import { Erasures } from "./erasure/erasures.js";
import { openEngine } from "./open-engine.js";
import { checkOptions, type OpenLedgerOptions } from "./open-ledger-options.js";
import { askInTime, availableReader } from "./read/available-reader.js";
import { BoundedReads } from "./read/bounded-reads.js";
import { corridorReads } from "./read/corridor-reads.js";
import { FeedTail, type Patience } from "./read/feed-tail.js";
import { type FollowRequest, followFeed, followPages } from "./read/follow-feed.js";
import type { WaitingCallbacks } from "./read/ledger-numbers.js";
import { createReader } from "./read/reader.js";
import { StoredReconciliations } from "./reconciliation/stored-reconciliations.js";
import { StoredApiTokens } from "./stored-api-tokens.js";
import { StoredSecrets } from "./stored-secrets.js";
import { StoredSubscriptions } from "./subscriptions/stored-subscriptions.js";
import { type CallbackReplay, CallbackReplays } from "./upkeep/callback-replays.js";
import { CommandCounts } from "./upkeep/command-counts.js";
import { DeadLetterQueue } from "./upkeep/dead-letter-queue.js";
import { type DeadLetterRetry, DeadLetters, type Decoders } from "./upkeep/dead-letters.js";
import { DecisionLog } from "./upkeep/decision-log.js";
import { proveWritable } from "./upkeep/prove-writable.js";
import { Retention } from "./upkeep/retention.js";

const MISSING_LOG =
  "the database file was in use when it was copied and its log (-wal) is missing: what was committed last is not in it";

/** How long a reading of dead letters waits for those that were kept just now. */
const READ_PATIENCE_MS = 500;

/** A ledger on a database of its own. */
export interface StoredLedger extends Ledger, LedgerReader {
  /** Writes a row of no meaning between two batches; rejects while the database takes no writes, and shortly after. */
  ready(): Promise<void>;
  /**
   * The events after a number and, as they come, those of this process and of others on the same database. Waits while the
   * database cannot be read; throws a `PositionError` or an `ExpiredPositionError` as `feed` does.
   */
  follow(request?: FollowRequest): AsyncIterable<FeedEvent>;
  /**
   * The same in pages, which tell also where to go on after events that did not pass the filter. A page may be without events.
   */
  followPages(request?: FollowRequest): AsyncIterable<FeedPage>;
  /**
   * Waits for the right to deliver something out of the feed, under a name of 1 to 255 bytes. Rejects when `signal` is aborted
   * or the ledger closed, which gives up all leases.
   */
  lease(name: string, request?: LeaseRequest): Promise<Lease>;
  /** What apps commanded. */
  readonly commands: Commands;
  /** What of the feed is sent where; the sending itself is the server's. */
  readonly subscriptions: Subscriptions;
  /** What is read at vendors to mend the record; the reading itself is the server's. */
  readonly reconciliations: Reconciliations;
  /** Waits for an event after a number; resolves to whether it came before the patience ended. */
  waitBeyond(after: number, patience?: Patience): Promise<boolean>;
  /** Who reads the feed by name. */
  readonly consumers: Consumers;
  /** Who may use an API. */
  readonly apiTokens: ApiTokens;
  /**
   * 32 random bytes in hexadecimal that every process on the database gets by this name, and no export takes along; made when they
   * are first asked for. Throws a `LedgerUnavailableError` where the database cannot be asked, or they cannot be made.
   */
  sharedSecret(name: string): Promise<string>;
  /** What was taken and is not written yet. */
  waiting(): WaitingCallbacks;
  /**
   * Settles a callback that was not applied once more, and removes its letter in the same transaction. One that could not
   * be read is decoded again, by the decoder of its source: its adapter is one. `undefined` for a letter that is not there; throws a `CallbackError` "internal" while the database takes no writes.
   */
  retryDeadLetter(id: string, decoders?: Decoders): Promise<DeadLetterRetry | undefined>;
  /** Removes a dead letter unsettled; whether it was there. Throws a `CallbackError` as `retryDeadLetter` does. */
  discardDeadLetter(id: string): Promise<boolean>;
  /**
   * Settles a callback that was not understood when it came, as the decoder of its source understands it now, and notes its
   * outcome in the same transaction. One that was understood has its outcome already: nothing is done. `undefined` for a
   * callback that is not kept; throws a `CallbackError` as `retryDeadLetter` does.
   */
  replayCallback(callbackId: number, decoders: Decoders): Promise<CallbackReplay | undefined>;
  /** Removes what is older than its retention; resolves to the number of rows removed or emptied. Also done at the start and hourly. */
  prune(): Promise<number>;
  /**
   * Takes a person or a group out of everything that is stored of a source. Resolves as soon as the erasure is on the list
   * of those to be done, which outlives the process; asked again before it is done, resolves to the same. Throws a
   * `RangeError` for what is no id, and a `CallbackError` "internal" while the database takes no writes.
   */
  erase(target: ErasureTarget): Promise<ErasureRecord>;
  /** Finishes what was taken, then lets go of the database. */
  close(): Promise<void>;
}

/**
 * Opens the database, brings its tables up to date and starts taking callbacks. Throws a `DatabaseUrlError` for a URL
 * that cannot be read, a `TypeError` for other options that cannot be used, a `LedgerUnavailableError` for a database that is not
 * there, or not yet, and the driver's error for one that cannot be opened.
 */
export async function openLedger(options: OpenLedgerOptions): Promise<StoredLedger> {
  checkOptions(options);
  const engine = await openEngine(options);
  const onFault = options.onFault ?? (() => undefined);
  if (engine.isLogMissing) onFault({ kind: "missing-log", message: MISSING_LOG, cause: undefined });
  const now = options.now ?? Date.now;
  const messages = options.messages ?? {};
  const queueLimit = options.queueLimit ?? 10_000;
  const kept = new DeadLetterQueue(engine, {
    limit: options.deadLetterLimit ?? 10_000,
    byteLimit: options.deadLetterByteLimit ?? 64 * 1024 * 1024,
    messages,
    now,
    runExclusive: (work) => commit.runExclusive(work),
    isBusy: () => commit.waiting().callbacks > 0,
    onFault,
    onDeadLetters: options.onDeadLetters ?? (() => undefined),
  });
  const ask = askInTime(engine.kindOf);
  const reader = availableReader(createReader(engine.kysely), ask);
  const tail = new FeedTail(() => reader.lastSequence());
  const commit: GroupCommit = new GroupCommit(engine, {
    messages,
    queueLimit,
    queueByteLimit: options.queueByteLimit ?? 64 * 1024 * 1024,
    now,
    onFault,
    onBatch: (report) => {
      tail.look();
      options.onBatch?.(report);
    },
    keep: (unapplied) => kept.add(unapplied),
    keepNow: (unapplied) => kept.keepNow(unapplied),
  });
  const letters = new DeadLetters(engine, commit, { messages, now });
  const replays = new CallbackReplays(engine, commit, { messages, now });
  const log = new DecisionLog(engine, commit, onFault);
  const counts = new CommandCounts(engine, commit, onFault);
  const retention = new Retention(engine, commit, options.retentionDays ?? {}, now, onFault);
  const erasures = new Erasures(engine, commit, { now, onFault });
  const deliveries = new Deliveries(engine, commit, reader, onFault);
  const secrets = new StoredSecrets(engine, commit, { ask, now });
  const commands = new StoredCommands(engine, { turns: commit, leases: deliveries, ask, messages, now, onFault });
  await retention.start();
  erasures.start();
  commands.start();
  return {
    ...reader,
    ...corridorReads(engine.kysely, new BoundedReads(queueLimit)),
    async deadLetters(request) {
      await kept.flush(READ_PATIENCE_MS);
      return reader.deadLetters(request);
    },
    keep: (unapplied) => commit.keep(unapplied),
    settle: (entry) => commit.settle(entry),
    note: (decision) => log.note(decision),
    countCommand: (source, callback, receivedAt) => counts.count(source, callback, receivedAt),
    ready: () => proveWritable(engine, commit, now()),
    consumers: new StoredConsumers(engine, commit, { ask, now }),
    apiTokens: new StoredApiTokens(engine, commit, { ask, now }),
    sharedSecret: (name) => secrets.get(name),
    waiting: () => commit.waiting(),
    retryDeadLetter: (id, decoders = new Map()) => letters.retry(id, decoders),
    discardDeadLetter: (id) => letters.discard(id),
    replayCallback: (callbackId, decoders) => replays.replay(callbackId, decoders),
    prune: () => retention.prune(),
    follow: (request = {}) => followFeed(reader, tail, request),
    followPages: (request = {}) => followPages(reader, tail, request),
    lease: (name, request) => deliveries.lease(name, request),
    subscriptions: new StoredSubscriptions(engine, commit, deliveries, now),
    commands,
    reconciliations: new StoredReconciliations(engine, { turns: commit, leases: deliveries, ask, now }),
    waitBeyond: (after, patience) => tail.waitBeyond(after, patience),
    async erase(target) {
      await kept.flush(READ_PATIENCE_MS);
      return erasures.add(target);
    },
    async close() {
      tail.close();
      const taken = commit.close();
      await Promise.all([retention.close(), erasures.close(), commands.close()]);
      await Promise.all([log.close(), counts.close(), deliveries.close()]);
      await taken;
      await kept.close();
      await engine.close();
    },
  };
}
