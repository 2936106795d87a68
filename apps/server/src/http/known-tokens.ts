import { equalInConstantTime } from "@grouphook/core";
import type { ApiToken } from "../configuration/api-tokens.js";
import type { TokenHolder } from "./caller.js";
import type { MadeTokens } from "./made-tokens.js";

/** Every token that holds: those of the configuration, and those that were made. */
export class KnownTokens {
  readonly #configured: readonly ApiToken[];
  readonly #made: MadeTokens;

  constructor(configured: readonly ApiToken[], made: MadeTokens) {
    this.#configured = configured;
    this.#made = made;
  }

  /** Whether there are any, or were: without, the API is open. Rejects as those that were made do. */
  async exist(): Promise<boolean> {
    return this.#configured.length > 0 || this.#made.exist();
  }

  /** Whose a token is; `undefined` for one that is none of them, or holds no more. Rejects as `exist` does. */
  async holderOf(token: string): Promise<TokenHolder | undefined> {
    // Compares all of them, so that the time does not reveal which one matched.
    const [known] = this.#configured.filter((each) => equalInConstantTime(token, each.token));
    if (!known) return this.#made.holderOf(token);
    const { name, scope } = known;
    return { name, scope, expiresAt: null };
  }
}
