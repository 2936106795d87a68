/** A bearer token of an API, without the token itself. Times are Unix milliseconds. */
export interface ApiTokenRecord {
  readonly tokenId: string;
  /** Whose it is. */
  readonly name: string;
  /** What it is for, in the words of whoever asks for tokens. */
  readonly scope: string;
  /** SHA-256 of the token, in hexadecimal. */
  readonly tokenHash: string;
  readonly createdAt: number;
  /** `null` for one that holds until it is revoked. */
  readonly expiresAt: number | null;
}

/** The tokens that a record keeps for an API, for every process on the database. */
export interface ApiTokens {
  /** In the order in which they were made. */
  list(): Promise<readonly ApiTokenRecord[]>;
  add(token: Omit<ApiTokenRecord, "createdAt">): Promise<ApiTokenRecord>;
  /** Ends a token now; whether there was one that held. The record of the last one stays. */
  revoke(tokenId: string): Promise<boolean>;
}
