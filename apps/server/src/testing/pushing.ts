import { join } from "node:path";
import type { AttemptRecord, FeedEvent, NewSubscription } from "@grouphook/core";
import { addressList } from "@grouphook/core/node";
import { type OpenLedgerOptions, openLedger, type StoredLedger } from "@grouphook/core/storage";
import { onTestFinished } from "vitest";
import { addressGuard } from "../push/address-guard.js";
import { type Clock, systemClock } from "../push/clock.js";
import { Push } from "../push/push.js";
import { newSecret } from "../push/signing-secret.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A ledger with pushing, as one process has it. */
export interface Pushing {
  readonly ledger: StoredLedger;
  readonly push: Push;
  readonly attempts: AttemptRecord[];
  readonly disabled: string[];
  readonly faults: unknown[];
  /** Adds a subscription from the first event on, in order and one by one unless said otherwise. */
  subscribe(settings: Partial<NewSubscription> & { readonly url: string }): Promise<string>;
}

/** How pushing is started; on an empty SQLite file and by the real time unless set. */
export interface PushingOptions {
  readonly databaseUrl?: string;
  readonly clock?: Clock;
  readonly ledgerOptions?: Partial<OpenLedgerOptions>;
}

/** Starts pushing to receivers on loopback; ended after the test. */
export async function startPushing(options: PushingOptions = {}): Promise<Pushing> {
  const { databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`, clock = systemClock } = options;
  const attempts: AttemptRecord[] = [];
  const disabled: string[] = [];
  const faults: unknown[] = [];
  const ledger = await openLedger({
    ...options.ledgerOptions,
    url: databaseUrl,
    onFault: (fault) => faults.push(fault),
  });
  const push = new Push({
    ledger,
    clock,
    guard: addressGuard(addressList(["127.0.0.0/8"])),
    onAttempt: (_subscription, attempt) => attempts.push(attempt),
    onDisabled: (_subscription, reason) => disabled.push(reason),
    onFault: (message, cause) => faults.push({ message, cause }),
  });
  push.start();
  onTestFinished(async () => {
    await push.stop();
    await ledger.close();
  });
  let count = 0;
  return {
    ...{ ledger, push, attempts, disabled, faults },
    async subscribe(settings) {
      count += 1;
      const defaults = {
        id: `sub_${count}`,
        filter: {},
        order: "subscription",
        batch: 1,
        secrets: [newSecret()],
      } as const;
      const { id } = await ledger.subscriptions.add({ ...defaults, after: 0, ...settings });
      push.look();
      return id;
    },
  };
}

let said = 0;

/** Puts messages into groups, one event each. */
export async function say(ledger: StoredLedger, groupIds: readonly string[], text = "早上好 👋"): Promise<void> {
  const now = Date.now();
  await Promise.all(
    groupIds.map((groupId) => {
      said += 1;
      const message = { key: `m${said}`, senderId: "ann", sentAt: now, elements: [], text: `${text} ${said}` };
      const change = { type: "message.sent", groupId, message } as const;
      const callback = { wants: "record", command: "Said", change } as const;
      return ledger.settle({ source: "chat", callback, body: "", receivedAt: now, deadline: now + 10_000 });
    }),
  );
}

/** All events of the feed. */
export async function wholeFeed(ledger: StoredLedger): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (;;) {
    const page = await ledger.feed({ after: events.at(-1)?.sequence ?? 0, limit: 1000 });
    if (page.length === 0) return events;
    events.push(...page);
  }
}

/** A time that runs as fast as it is waited for. */
export function fastClock(): Clock & { readonly slept: number[] } {
  let ahead = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => Date.now() + ahead,
    random: () => 0,
    async sleep(milliseconds, signal) {
      if (milliseconds > 0 && !signal.aborted) {
        slept.push(milliseconds);
        ahead += milliseconds;
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
