import type { LedgerReader, MessageWindow } from "@grouphook/core";
import type { Days, MessageKeeping } from "@grouphook/core/storage";

/** How the record keeps messages of a source. */
export interface MessageSettings {
  readonly source: string;
  readonly messages: MessageKeeping;
  readonly messageRetentionDays?: Days;
}

const DAY_MS = 24 * 60 * 60_000;
/** How many messages of a group, and of each topic, are looked at. */
const MOST_MESSAGES = 2000;
/** For how long it is known when something was erased last. */
const KNOWN_MS = 5000;

/**
 * Which messages may be looked for at the vendor: those that the record keeps. Others would be told as new each time, or come
 * back after they were erased.
 */
export class KeptMessages {
  readonly #settings: MessageSettings;
  readonly #ledger: Pick<LedgerReader, "erasures">;
  readonly #now: () => number;
  #erasedAt: { readonly value: Promise<number>; readonly asked: number } | undefined;

  constructor(settings: MessageSettings, ledger: Pick<LedgerReader, "erasures">, now: () => number) {
    this.#settings = settings;
    this.#ledger = ledger;
    this.#now = now;
  }

  /** Those since a moment; none for `null`. */
  async since(moment: number | null): Promise<MessageWindow | undefined> {
    const { messages, messageRetentionDays: days } = this.#settings;
    if (moment === null || messages !== "store") return undefined;
    const kept = typeof days === "number" ? this.#now() - days * DAY_MS : moment;
    return { since: Math.max(moment, kept, await this.#lastErasure(moment)), most: MOST_MESSAGES };
  }

  /** When something was last to be erased of the source, if that was since a moment. */
  #lastErasure(since: number): Promise<number> {
    const asked = this.#now();
    if (this.#erasedAt && Math.abs(asked - this.#erasedAt.asked) < KNOWN_MS) return this.#erasedAt.value;
    const value = this.#readLastErasure(since);
    this.#erasedAt = { value, asked };
    value.catch(() => {
      this.#erasedAt = undefined;
    });
    return value;
  }

  async #readLastErasure(since: number): Promise<number> {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { items, next } = await this.#ledger.erasures(cursor === undefined ? {} : { cursor });
      const ofSource = items.find(({ source }) => source === this.#settings.source);
      if (ofSource) return ofSource.requestedAt;
      cursor = (items.at(-1)?.requestedAt ?? since) > since ? next : null;
    }
    return since;
  }
}
