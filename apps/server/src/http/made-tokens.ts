import { createHash, randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type ApiTokenRecord, type ApiTokens, equalInConstantTime } from "@grouphook/core";
import { type Scope, scopes } from "../configuration/api-tokens.js";
import type { TokenHolder } from "./caller.js";

/** A revoked token holds so long at most. */
const FRESH_MS = 1000;
const PATIENCE_MS = 100;
const PREFIX = "ghk_";
const BYTES = 32;

/** A new token, which nobody guesses. */
export function newToken(): string {
  return PREFIX + randomBytes(BYTES).toString("base64url");
}

/** What the record keeps of a token. */
export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Whether a word names a scope. */
export function isScope(word: string): word is Scope {
  return scopes.some((scope) => scope === word);
}

/** The tokens that were made while the server runs: as of a second ago, or of when the database could be read last. */
export class MadeTokens {
  readonly #tokens: Pick<ApiTokens, "list">;
  #known: readonly ApiTokenRecord[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(tokens: Pick<ApiTokens, "list">) {
    this.#tokens = tokens;
    // So that they are known should the database be away when somebody calls first.
    void this.#refresh().catch(() => undefined);
  }

  /** Whether there are any, or were: then the API stays closed. Rejects where the database could never be read. */
  async exist(): Promise<boolean> {
    await this.#refresh();
    return this.#known.length > 0;
  }

  /** Whose a token is; `undefined` for one that is none of them, or holds no more. Rejects as `exist` does. */
  async holderOf(token: string): Promise<TokenHolder | undefined> {
    await this.#refresh();
    const hash = hashOf(token);
    const found = this.#known.find(({ tokenHash }) => equalInConstantTime(tokenHash, hash));
    if (!found || (found.expiresAt !== null && found.expiresAt <= Date.now())) return undefined;
    const { name, scope, expiresAt } = found;
    return isScope(scope) ? { name, scope, expiresAt } : undefined;
  }

  async #refresh(): Promise<void> {
    if (performance.now() - this.#readAt < FRESH_MS) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    const read = this.#reading.then(() => true);
    if (this.#readAt === Number.NEGATIVE_INFINITY) await read;
    // A database that hangs keeps callers waiting once a second, and shortly.
    else if (!(await Promise.race([read, pause(PATIENCE_MS, false, { ref: false })]))) this.#readAt = performance.now();
  }

  async #read(): Promise<void> {
    const startedAt = performance.now();
    try {
      this.#known = await this.#tokens.list();
    } catch (fault) {
      if (this.#readAt === Number.NEGATIVE_INFINITY) throw fault;
    }
    this.#readAt = startedAt;
  }
}
