import type { OpenimRefusal } from "../openim-group-life/world.js";
import { refuse } from "./answers.js";

interface Token {
  readonly userID: string;
  /** Unix milliseconds. */
  expiresAt: number;
  /** Left for some minutes only, since there is a newer one. */
  isReplaced: boolean;
}

const FIVE_MINUTES = 300_000;

/** The tokens of administrators. */
export class RestTokens {
  readonly #tokens = new Map<string, Token>();
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #replaces: boolean;
  #issued = 0;

  /** With `replaces`, as on main, each new token leaves the older ones of its user five minutes. */
  constructor(now: () => number, lifetimeMs: number, replaces: boolean) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
    this.#replaces = replaces;
  }

  /** How many were given out. */
  get issued(): number {
    return this.#issued;
  }

  issue(userID: string): string {
    const now = this.#now();
    for (const token of this.#tokens.values()) {
      if (!this.#replaces || token.userID !== userID || token.isReplaced) continue;
      token.isReplaced = true;
      token.expiresAt = Math.min(token.expiresAt, now + FIVE_MINUTES);
    }
    this.#issued += 1;
    const text = `header.${userID}-${this.#issued}.signature`;
    this.#tokens.set(text, { userID, expiresAt: now + this.#lifetimeMs, isReplaced: false });
    return text;
  }

  /** The user of a token, or why it does not count. Read in the source: some details repeat the token. */
  userOf(text: string): string | OpenimRefusal {
    if (text.split(".").length !== 3) return refuse("TokenMalformedError", `jwt parse error, token=${text}`);
    const token = this.#tokens.get(text);
    if (!token) return refuse(this.#replaces ? "TokenNotExistError" : "TokenInvalidError");
    if (this.#now() < token.expiresAt) return token.userID;
    return token.isReplaced
      ? refuse("TokenNotExistError")
      : refuse("TokenExpiredError", `jwt parse error, token=${text}`);
  }

  /** Ends every token at once. */
  forget(): void {
    this.#tokens.clear();
  }
}
