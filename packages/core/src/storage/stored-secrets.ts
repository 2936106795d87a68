import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { LedgerUnavailableError } from "../ledger/ledger-unavailable-error.js";
import type { ExclusiveWriting } from "./batch/exclusive-writing.js";
import { type Engine, insert } from "./engine.js";
import type { Ask } from "./read/available-reader.js";
import { text } from "./schema/column.js";
import { secrets } from "./schema/secrets-table.js";

const BYTES = 32;
/** Somebody else may be writing: how often to try again. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 20;

/** The secrets in the database. */
export class StoredSecrets {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #ask: Ask;
  readonly #now: () => number;

  constructor(
    engine: Engine,
    turns: ExclusiveWriting,
    { ask, now }: { readonly ask: Ask; readonly now: () => number },
  ) {
    this.#engine = engine;
    this.#turns = turns;
    this.#ask = ask;
    this.#now = now;
  }

  /** Throws a `LedgerUnavailableError` for one that is not there while the database takes no writes. */
  async get(name: string): Promise<string> {
    const query = this.#engine.kysely.selectFrom(secrets.name).select("secret").where("name", "=", name);
    const stored = await this.#ask(() => query.executeTakeFirst());
    return stored?.secret ?? this.#make(name);
  }

  /** Of several processes that make it at once, the first does. */
  async #make(name: string): Promise<string> {
    const find = { table: secrets, by: secrets.key, keys: [[name]] };
    const transact = () =>
      this.#engine.transact([find], async (_, [[stored] = [undefined]], transaction) => {
        if (stored) return text(stored, "secret");
        const secret = randomBytes(BYTES).toString("hex");
        transaction.write(insert(secrets, [{ name, secret, made_at: this.#now() }]));
        return secret;
      });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#turns.runExclusive(transact);
      } catch (cause) {
        const kind = this.#engine.kindOf(cause);
        if (kind === "data") throw cause;
        if (attempt === ATTEMPTS || kind !== "transient")
          throw new LedgerUnavailableError("the database takes no writes", { cause });
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }
}
