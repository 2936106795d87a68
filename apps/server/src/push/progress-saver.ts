import { setTimeout as pause } from "node:timers/promises";
import type { AttemptRecord, DeliveryProgress, SubscriptionDelivery } from "@grouphook/core";

/** How often what was delivered is stored: what was not yet stored is repeated after a crash. */
const SAVE_MS = 250;
/** Deliveries that are not stored yet and are told of; of more, the newest. */
const MOST_ATTEMPTS = 20;

interface ProgressSaverOptions {
  /** Ends the saving from time to time. */
  readonly signal: AbortSignal;
  /** How far the delivery is. */
  readonly reached: () => DeliveryProgress;
  /** Told when the subscription is not as it was. */
  readonly onChanged: () => void;
  /** Told why something could not be stored. */
  readonly onFault: (cause: unknown) => void;
}

/** Stores how far a delivery is: what matters at once, the rest a few times a second. */
export class ProgressSaver {
  readonly #delivery: SubscriptionDelivery;
  readonly #options: ProgressSaverOptions;
  #attempts: AttemptRecord[] = [];
  #isDirty = false;
  #saving: Promise<void> | undefined;

  constructor(delivery: SubscriptionDelivery, options: ProgressSaverOptions) {
    this.#delivery = delivery;
    this.#options = options;
  }

  /** Stores an attempt with what is stored next. */
  note(made: AttemptRecord): void {
    if (this.#attempts.length >= 2 * MOST_ATTEMPTS) this.#attempts.splice(0, MOST_ATTEMPTS);
    this.#attempts.push(made);
    this.plan();
  }

  /** Stores soon how far the delivery is. */
  plan(): void {
    const { signal, onFault } = this.#options;
    this.#isDirty = true;
    if (this.#saving || signal.aborted) return;
    this.#saving = pause(SAVE_MS, undefined, { signal })
      .then(() => this.saveAll())
      .catch((cause: unknown) => (signal.aborted ? undefined : onFault(cause)))
      .finally(() => {
        this.#saving = undefined;
        if (this.#isDirty) this.plan();
      });
  }

  /** Stores how far the delivery is, and something more. */
  saveAll({ attempts = [], ...more }: DeliveryProgress = {}): Promise<void> {
    const noted = this.#attempts;
    this.#attempts = [];
    this.#isDirty = false;
    return this.save({ ...this.#options.reached(), ...more, attempts: [...noted, ...attempts] });
  }

  /** Stores this alone. */
  async save(progress: DeliveryProgress): Promise<void> {
    if (!(await this.#delivery.save(progress))) this.#options.onChanged();
  }

  /** Stores what is left, at the end. */
  async finish(): Promise<void> {
    await this.#saving;
    if (this.#isDirty && this.#delivery.isHeld) await this.saveAll().catch(() => undefined);
  }
}
