import {
  callVendor,
  losslessJson,
  objectOf,
  readAnswer,
  text,
  VendorCallError,
  type VendorClock,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalNumber } from "../wire.js";
import { VENDOR } from "./answer.js";
import type { ReadyClientOptions } from "./options.js";

const CALL = "POST token";
const TTL_SECONDS = 24 * 60 * 60;
/** A token is made again after this part of its life. */
const OF_ITS_LIFE = 0.8;
const ANSWER_LIMIT = 64 * 1024;

const wire = z.compile(objectOf({ access_token: text, expires_in: optionalNumber }));

/** The surroundings of a token. */
interface TokenSource {
  readonly options: ReadyClientOptions;
  readonly baseUrl: string;
  readonly now: () => number;
  readonly clock: VendorClock;
  readonly timeoutMs: number;
}

/** The token with which an app calls, made of its client id and secret, and made again in time. */
export class AppToken {
  readonly #source: TokenSource;
  #current: { readonly token: string; readonly until: number } | undefined;
  #coming: Promise<string> | undefined;

  constructor(source: TokenSource) {
    this.#source = source;
  }

  /** A token that should be accepted. Throws a `VendorCallError` where none can be had. */
  async current(signal?: AbortSignal): Promise<string> {
    if (this.#current && this.#current.until > this.#source.now()) return this.#current.token;
    // One for all who wait; whoever aborts alone does not take it from the others.
    this.#coming ??= this.#make().finally(() => {
      this.#coming = undefined;
    });
    const token = await this.#coming;
    signal?.throwIfAborted();
    return token;
  }

  /** Forgets a token that was not accepted. */
  discard(token: string): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #make(): Promise<string> {
    const { options, baseUrl, now, clock, timeoutMs } = this.#source;
    const place = { vendor: VENDOR, call: CALL, mayHaveActed: false };
    const madeAt = now();
    const { clientId: client_id, clientSecret: client_secret } = options;
    const body = JSON.stringify({ grant_type: "client_credentials", client_id, client_secret, ttl: TTL_SECONDS });
    const came = await callVendor({
      ...{ vendor: VENDOR, call: CALL, url: `${baseUrl}/token`, body, isReading: true },
      ...{ timeoutMs, answerLimit: ANSWER_LIMIT, clock },
    });
    if (came.status === 429 || came.status >= 500) {
      throw new VendorCallError("unreachable", `HTTP status ${came.status}`, place);
    }
    if (came.status !== 200) throw new VendorCallError("credentials", `HTTP status ${came.status}`, place);
    const { access_token: token, expires_in: seconds = TTL_SECONDS } = readAnswer(wire, losslessJson(came.text), place);
    this.#current = { token, until: madeAt + seconds * 1000 * OF_ITS_LIFE };
    return token;
  }
}
