import { randomUUID } from "node:crypto";
import { Refusal } from "./refusal.js";

/** Who may have a token. */
export interface EasemobCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

const LONGEST_S = 60 * 24 * 3600;

/** The app tokens that were given. */
export class Tokens {
  readonly #credentials: EasemobCredentials;
  readonly #until = new Map<string, number>();

  constructor(credentials: EasemobCredentials) {
    this.#credentials = credentials;
  }

  /** Gives one for some time, in seconds; by Easemob's clock, in Unix milliseconds. */
  give({ grant_type, client_id, client_secret, ttl }: { readonly [field: string]: unknown }, now: number): object {
    const { clientId, clientSecret } = this.#credentials;
    if (grant_type !== "client_credentials") throw new Refusal(400, "invalid_grant", "grant_type is not understood");
    if (client_id !== clientId)
      throw new Refusal(404, "organization_application_not_found", "Could not find application");
    if (client_secret !== clientSecret) throw new Refusal(401, "invalid_grant", "invalid client_secret");
    const token = `YWMt${randomUUID()}`;
    const seconds = typeof ttl === "number" && ttl > 0 ? Math.min(ttl, LONGEST_S) : LONGEST_S;
    this.#until.set(token, now + seconds * 1000);
    return { application: randomUUID(), access_token: token, expires_in: seconds };
  }

  /** Refuses a call without one that is valid. */
  check(authorization: string | undefined, now: number): void {
    const until = this.#until.get(/^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? "");
    if (until === undefined || until <= now) {
      throw new Refusal(401, "unauthorized", "Unable to authenticate (OAuth)");
    }
  }

  /** Lets every token end early, as when the app's secret is changed. */
  revoke(): void {
    this.#until.clear();
  }
}
