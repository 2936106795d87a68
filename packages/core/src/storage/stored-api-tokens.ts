import type { ApiTokenRecord, ApiTokens } from "../ledger/api-token.js";
import type { ExclusiveWriting } from "./batch/exclusive-writing.js";
import { deleting, type Engine, insert } from "./engine.js";
import type { Ask } from "./read/available-reader.js";
import { apiTokens } from "./schema/api-tokens-table.js";

/** More are not looked through at every request. */
const MOST_TOKENS = 1000;

/** The tokens in the database. */
export class StoredApiTokens implements ApiTokens {
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

  async list(): Promise<readonly ApiTokenRecord[]> {
    const query = this.#engine.kysely.selectFrom(apiTokens.name).selectAll().orderBy("created_at").orderBy("token_id");
    const rows = await this.#ask(() => query.limit(MOST_TOKENS).execute());
    return rows.map((row) => ({
      ...{ tokenId: row.token_id, name: row.name, scope: row.scope, tokenHash: row.token_hash },
      ...{ createdAt: row.created_at, expiresAt: row.expires_at },
    }));
  }

  async add(token: Omit<ApiTokenRecord, "createdAt">): Promise<ApiTokenRecord> {
    if ((await this.list()).length >= MOST_TOKENS)
      throw new RangeError(`there are ${MOST_TOKENS} tokens already: revoke some`);
    const record = { ...token, createdAt: this.#now() };
    const row = {
      ...{ token_hash: record.tokenHash, token_id: record.tokenId, name: record.name, scope: record.scope },
      ...{ created_at: record.createdAt, expires_at: record.expiresAt },
    };
    await this.#turns.runExclusive(() =>
      this.#engine.transact([], async (_, __, transaction) => transaction.write(insert(apiTokens, [row]))),
    );
    return record;
  }

  async revoke(tokenId: string): Promise<boolean> {
    const now = this.#now();
    const { ended = [], holding = [] } = Object.groupBy(await this.list(), ({ expiresAt }) =>
      expiresAt !== null && expiresAt <= now ? "ended" : "holding",
    );
    const keys = holding.filter((token) => token.tokenId === tokenId).map(({ tokenHash }) => [tokenHash]);
    if (keys.length === 0) return false;
    await this.#turns.runExclusive(() =>
      this.#engine.transact([], async (_, __, transaction) => {
        const values = { expires_at: now };
        transaction.write({ kind: "update", table: apiTokens, by: apiTokens.key, keys, values });
        // Its own row stays: an API that had tokens is not open to everybody without them.
        const gone = ended.map(({ tokenHash }) => [tokenHash]);
        for (const write of deleting(apiTokens, gone)) transaction.write(write);
      }),
    );
    return true;
  }
}
