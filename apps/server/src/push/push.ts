import { randomUUID } from "node:crypto";
import type { SubscriptionRecord } from "@grouphook/core";
import {
  type DeliveryStatus,
  type PushTools,
  SubscriptionRunner,
  sendMessage,
  signing,
} from "./subscription-runner.js";
import { testMessage } from "./webhook-message.js";
import { type SendResult, WebhookSender } from "./webhook-sender.js";

/** How soon a change that another process made is noticed. */
const LOOK_MS = 1000;

/** Sends the events of the feed to those who subscribed. */
export class Push {
  readonly #tools: PushTools;
  readonly #runners = new Map<string, { readonly runner: SubscriptionRunner; readonly done: Promise<void> }>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isAsked = false;
  #isStopped = false;

  constructor(tools: PushTools) {
    this.#tools = tools;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), LOOK_MS).unref();
    this.look();
  }

  /**
   * Takes up what was added or changed. Once it resolves, this process begins nothing more as it was before, unless the database
   * cannot be read: then the next look does it.
   */
  look(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#isAsked = true;
    this.#looking ??= this.#lookAll().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Why the receiver's address would never be dialled, as far as the URL tells. */
  faultOfUrl(url: string): string | undefined {
    const fault = this.#tools.guard.faultOfHost(new URL(url));
    return fault === undefined ? undefined : `is never dialled: ${fault}`;
  }

  /** Unix milliseconds. */
  now(): number {
    return this.#tools.clock.now();
  }

  /** How far the deliveries of this process are. */
  statuses(): readonly DeliveryStatus[] {
    return [...this.#runners.values()].flatMap(({ runner }) => runner.status ?? []);
  }

  /** Sends a message that is no event of the feed; resolves to what the receiver made of it. */
  async test(subscription: SubscriptionRecord): Promise<SendResult & { readonly messageId: string }> {
    const { ledger, guard, clock } = this.#tools;
    const secrets = await ledger.subscriptions.secrets(subscription.id);
    const sender = new WebhookSender(subscription.url, { guard, connections: 1, now: clock.now });
    const message = testMessage(subscription, { id: `test-${randomUUID()}`, now: clock.now() });
    try {
      return { ...(await sendMessage(sender, message, signing(secrets, clock))), messageId: message.id };
    } finally {
      sender.close();
    }
  }

  /** Ends all deliveries; what is under way may be finished, shortly. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    for (const { runner } of this.#runners.values()) runner.stop();
    await Promise.all([...this.#runners.values()].map(({ done }) => done));
  }

  async #lookAll(): Promise<void> {
    while (this.#isAsked && !this.#isStopped) {
      this.#isAsked = false;
      // While the database cannot be read nothing changes; the next look comes soon.
      const known = await this.#tools.ledger.subscriptions.list().catch(() => undefined);
      if (known && !this.#isStopped) this.#match(known);
    }
  }

  #match(known: readonly SubscriptionRecord[]): void {
    const byId = new Map(known.map((subscription) => [subscription.id, subscription]));
    for (const [id, { runner }] of this.#runners) {
      const subscription = byId.get(id);
      if (subscription) runner.look(subscription);
      else runner.stop();
    }
    for (const { id, state } of known) if (state === "active" && !this.#runners.has(id)) this.#begin(id);
  }

  #begin(id: string): void {
    const runner = new SubscriptionRunner(id, this.#tools);
    const done = runner.run().finally(() => this.#runners.delete(id));
    this.#runners.set(id, { runner, done });
  }
}
