import { setTimeout as pause } from "node:timers/promises";
import {
  type AttemptRecord,
  LedgerUnavailableError,
  type SigningSecret,
  type SubscriptionDelivery,
  type SubscriptionRecord,
} from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { TraceContext, Tracing } from "../telemetry/tracing.js";
import type { AddressGuard } from "./address-guard.js";
import type { Clock } from "./clock.js";
import { type Beginning, DeliveryRun, GROUPS_AT_ONCE, type RunEnd } from "./delivery-run.js";
import { RETRIES_AT_ONCE } from "./parked-lanes.js";
import { Signer } from "./signing-secret.js";
import { type WebhookMessage, webhookMessage } from "./webhook-message.js";
import { type SendResult, WebhookSender } from "./webhook-sender.js";

const AGAIN_MS = 1000;

/** What every delivery needs. */
export interface PushTools {
  readonly ledger: Pick<StoredLedger, "feedPage" | "waitBeyond" | "lastSequence" | "epochAt" | "subscriptions">;
  readonly clock: Clock;
  readonly guard: AddressGuard;
  readonly tracing?: Tracing | undefined;
  readonly onAttempt: (subscription: SubscriptionRecord, attempt: AttemptRecord) => void;
  readonly onDisabled: (subscription: SubscriptionRecord, reason: string) => void;
  readonly onFault: (message: string, cause: unknown) => void;
}

/** How far a delivery of this process is. */
export interface DeliveryStatus {
  readonly id: string;
  readonly position: number;
  /** The oldest event that is not delivered, by its time in Unix milliseconds. */
  readonly oldest: number | undefined;
  readonly parkedEvents: number;
}

/** Delivers a subscription for as long as it is active and this process has the right to. */
export class SubscriptionRunner {
  readonly id: string;
  readonly #tools: PushTools;
  readonly #stopping = new AbortController();
  #changed = new AbortController();
  /** The newest revision that was told. */
  #revision = 0;
  #delivery: SubscriptionDelivery | undefined;
  #run: DeliveryRun | undefined;
  #stuck: { readonly position: number; readonly occurredAt: number } | undefined;

  constructor(id: string, tools: PushTools) {
    this.id = id;
    this.#tools = tools;
  }

  /** Nothing where another process delivers it. */
  get status(): DeliveryStatus | undefined {
    if (!this.#delivery?.isHeld) return undefined;
    const { id } = this;
    if (this.#run) {
      const { position, oldest, parkedEvents } = this.#run;
      return { id, position, oldest, parkedEvents };
    }
    const { position = this.#delivery.subscription.position, occurredAt } = this.#stuck ?? {};
    return { id, position, oldest: occurredAt, parkedEvents: 0 };
  }

  /** Reads the subscription again if it is another one by now. */
  look({ revision, state }: SubscriptionRecord): void {
    this.#revision = revision;
    if (state !== "active" && !this.#delivery) this.#stopping.abort();
    if (this.#delivery && this.#delivery.subscription.revision !== revision) this.#interrupt("changed");
  }

  /** Ends the delivery; what is under way may be finished, shortly. */
  stop(): void {
    this.#stopping.abort();
    this.#interrupt("stopped");
  }

  /** Resolves when the subscription is not active any more, or the runner stopped. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        this.#changed = new AbortController();
        const delivery = await this.#tools.ledger.subscriptions.deliver(this.id, signal);
        if (!delivery) return;
        if (await this.#hold(delivery)) return;
      } catch (cause) {
        if (signal.aborted) return;
        if (!(cause instanceof LedgerUnavailableError)) this.#tools.onFault(`subscription ${this.id} waits`, cause);
        await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Whether it is over. */
  async #hold(delivery: SubscriptionDelivery): Promise<boolean> {
    this.#delivery = delivery;
    try {
      // Changed while it was being read.
      if (delivery.subscription.revision < this.#revision) return false;
      const end = await this.#deliver(delivery);
      if (end.why === "disabled") this.#tools.onDisabled(delivery.subscription, end.reason);
      return end.why === "disabled" || end.why === "stopped";
    } finally {
      this.#delivery = undefined;
      await delivery.release();
    }
  }

  async #deliver(delivery: SubscriptionDelivery): Promise<RunEnd> {
    const { guard, clock } = this.#tools;
    const { url, position, failures, nextAttemptAt } = delivery.subscription;
    const connections = GROUPS_AT_ONCE + RETRIES_AT_ONCE;
    // A process that was stopped, in whatever it did, may find another that delivers when it goes on.
    const maySend = () => delivery.isHeld;
    const sender = new WebhookSender(url, { guard, connections, maySend, now: clock.now });
    const cutOff = () => sender.close();
    delivery.signal.addEventListener("abort", cutOff, { once: true });
    const send = sendingWith(sender, delivery, this.#tools);
    let begin: Beginning = { position, planned: delivery.planned, failures };
    let at = nextAttemptAt ?? 0;
    if (at > clock.now()) this.#stuck = await this.#firstOf(delivery.subscription);
    try {
      for (;;) {
        await clock.sleep(Math.max(0, at - clock.now()), AbortSignal.any([delivery.signal, this.#changed.signal]));
        if (this.#stopping.signal.aborted) return { why: "stopped" };
        if (this.#changed.signal.aborted || delivery.signal.aborted) return { why: "changed" };
        this.#run = new DeliveryRun(delivery, begin, { ...this.#tools, send });
        const end = await this.#run.run();
        this.#run = undefined;
        if (end.why !== "failed") return end;
        ({ begin, at } = end);
        this.#stuck = { position: begin.position, occurredAt: end.occurredAt };
      }
    } finally {
      this.#run = undefined;
      this.#stuck = undefined;
      delivery.signal.removeEventListener("abort", cutOff);
      sender.close();
    }
  }

  /** The event at which a subscription waits since before this process had it. */
  async #firstOf({ position, filter }: SubscriptionRecord) {
    const page = await this.#tools.ledger.feedPage({ ...filter, after: position, limit: 1 }).catch(() => undefined);
    const [first] = page?.events ?? [];
    return first && { position, occurredAt: first.occurredAt };
  }

  #interrupt(why: "changed" | "stopped"): void {
    this.#changed.abort();
    this.#run?.stop(why);
  }
}

/** Sends the events of a subscription, signed with what signs at that moment. */
function sendingWith(
  sender: WebhookSender,
  { subscription, secrets }: SubscriptionDelivery,
  { clock, ledger, tracing }: Pick<PushTools, "clock" | "ledger" | "tracing">,
) {
  const sign = signing(secrets, clock);
  return async (events: Parameters<typeof webhookMessage>[1]) => {
    const epoch = await ledger.epochAt(events.at(-1)?.sequence ?? 0);
    const send = async (carried: TraceContext) => {
      const message = webhookMessage(subscription, events, epoch, carried);
      return { ...(await sendMessage(sender, message, sign, carried)), messageId: message.id };
    };
    if (!tracing) return send({});
    const { id, url } = subscription;
    return tracing.delivery({ subscription: id, host: new URL(url).host, events: events.length }, send);
  };
}

/** Sends a signed message. */
export function sendMessage(
  sender: WebhookSender,
  { id, contentType, body }: WebhookMessage,
  sign: ReturnType<typeof signing>,
  carried: TraceContext = {},
): Promise<SendResult> {
  const headers = { "content-type": contentType, "user-agent": "grouphook", ...carried, ...sign(id, body) };
  return sender.send({ headers, body });
}

/** Signs with the secrets that have not expired. */
export function signing(
  secrets: readonly SigningSecret[],
  clock: Pick<Clock, "now">,
): (id: string, body: string) => { readonly [header: string]: string } {
  let valid: readonly SigningSecret[] = [];
  let signer = new Signer([]);
  return (id, body) => {
    const now = clock.now();
    const still = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    if (still.length !== valid.length) signer = new Signer(still.map(({ secret }) => secret));
    valid = still;
    return signer.headers(id, body, now);
  };
}
