import { randomBytes } from "node:crypto";
import {
  CallPace,
  callVendor,
  field,
  integer,
  objectOf,
  readAnswer,
  Unusable,
  VendorCallError,
  type VendorCallErrorCode,
  VendorClock,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { AdminToken, type FreshToken } from "./admin-token.js";
import {
  type Envelope,
  envelopeIn,
  errCodes,
  isAboutToken,
  isFailure,
  type OpenimRefusal,
  refusalOf,
} from "./envelope.js";
import type { ReadyClientOptions } from "./options.js";

/** A call of OpenIM's REST API. */
export interface OpenimCall<Data> {
  readonly path: `/${string}`;
  readonly body: object;
  /** Reads the `data` of a success. */
  readonly data: z.ZodType<Data>;
}

/** What OpenIM did, or said instead; `absent` for a path that this server does not know. */
export type OpenimAnswer<Data> =
  | { readonly data: Data }
  | { readonly refusal: OpenimRefusal }
  | { readonly absent: string };

interface Post {
  readonly path: string;
  readonly body: object;
  readonly isReading: boolean;
  readonly token?: string;
  readonly signal?: AbortSignal | undefined;
}

interface Posted {
  readonly status: number;
  readonly envelope: Envelope | undefined;
}

const VENDOR = "openim";
/** Far above a page of anything that is read here. */
const LONGEST_ANSWER = 32 * 1024 * 1024;
/** How a platform of administrators is named (`platform_id_to_name.go`). */
const ADMIN_PLATFORM = 10;
const GET_ADMIN_TOKEN = "/auth/get_admin_token";
const USER_TOKEN = "/auth/user_token";

/** A token as it can stand in a header. */
const token = field((value) =>
  typeof value === "string" && /^[!-~]+$/.test(value) ? value : new Unusable("is no token"),
);
const tokenWire = objectOf({ token, expireTimeSeconds: integer }).transform(
  ({ token, expireTimeSeconds: holdsFor }): FreshToken => ({ token, holdsFor }),
);

/** What calls that only do something answer. */
export const nothing: z.ZodType<undefined> = z.unknown().transform(() => undefined);

/** OpenIM's REST API, called as an administrator. */
export class OpenimApi {
  readonly #options: ReadyClientOptions;
  readonly #pace: CallPace;
  readonly #clock = new VendorClock(Date.now);
  readonly #token: AdminToken;
  /** Begins every `operationID`, which stands in OpenIM's log and in the webhooks of what is changed. */
  readonly #name = `grouphook-${randomBytes(6).toString("hex")}`;
  #operations = 0;

  constructor(options: ReadyClientOptions) {
    const now = () => performance.now();
    this.#options = options;
    this.#pace = new CallPace(options.callsPerSecond, now);
    this.#token = new AdminToken(() => this.#newToken(), now);
  }

  /** OpenIM's time at a moment of ours, or somewhat earlier; in Unix milliseconds. */
  timeAt(moment: number): number {
    return this.#clock.at(moment);
  }

  /** Reads something. Throws a `VendorCallError` where OpenIM does not tell it. */
  async read<Data>(call: OpenimCall<Data>, signal?: AbortSignal): Promise<Data> {
    const answer = await this.#call(call, true, signal);
    if ("data" in answer) return answer.data;
    if ("absent" in answer) throw failure("unreadable", answer.absent, { ...call, isReading: true });
    const { code, text } = answer.refusal;
    const why = code === errCodes.noPermission ? "credentials" : "refused";
    throw failure(why, `${text} (${code})`, { ...call, isReading: true });
  }

  /** Has something done. */
  change<Data>(call: OpenimCall<Data>, signal?: AbortSignal): Promise<OpenimAnswer<Data>> {
    return this.#call(call, false, signal);
  }

  async #call<Data>(
    { path, body, data }: OpenimCall<Data>,
    isReading: boolean,
    signal?: AbortSignal,
  ): Promise<OpenimAnswer<Data>> {
    let token = await this.#token.current(signal);
    let posted = await this.#post({ path, body, isReading, token, signal });
    if (posted.envelope && isAboutToken(posted.envelope)) {
      token = await this.#token.insteadOf(token, signal);
      posted = await this.#post({ path, body, isReading, token, signal });
    }
    const { status, envelope } = posted;
    if (!envelope) return { absent: `this server has no ${path}` };
    if (isAboutToken(envelope)) throw notAccepted(path, envelope);
    const asked = { path, body, isReading };
    if (isFailure(envelope))
      throw failure("unreadable", `OpenIM failed: ${envelope.errMsg} (${envelope.errCode})`, asked);
    if (envelope.errCode !== 0) return { refusal: refusalOf(envelope) };
    if (status !== 200) throw failure("unreadable", `success with HTTP ${status}`, asked);
    return { data: readAnswer(data, envelope.data, knownOf(asked)) };
  }

  async #newToken(): Promise<FreshToken> {
    const { adminUserId: userID, secret } = this.#options;
    const isReading = true;
    let path = GET_ADMIN_TOKEN;
    let posted = await this.#post({ path, body: { secret, userID }, isReading });
    if (isOlder(posted)) {
      path = USER_TOKEN;
      posted = await this.#post({ path, body: { secret, userID, platformID: ADMIN_PLATFORM }, isReading });
    }
    const { envelope } = posted;
    const asked = { path, body: {}, isReading };
    if (!envelope) throw failure("unreadable", `this server has no ${path}`, asked);
    if (isFailure(envelope))
      throw failure("unreadable", `OpenIM failed: ${envelope.errMsg} (${envelope.errCode})`, asked);
    if (envelope.errCode !== 0) throw notAccepted(path, envelope);
    return readAnswer(tokenWire, envelope.data, knownOf(asked));
  }

  /** Posts something. Throws for every answer that is none of OpenIM's, but for a path that it does not know. */
  async #post(post: Post): Promise<Posted> {
    const { path, body, isReading, token, signal } = post;
    await this.#pace.turn(signal);
    this.#operations += 1;
    const operationID = `${this.#name}-${this.#operations}`;
    const { status, headers, text } = await callVendor({
      ...{ vendor: VENDOR, call: path, url: `${this.#options.apiUrl}${path}`, isReading, signal },
      ...{ timeoutMs: this.#options.timeoutSeconds * 1000, answerLimit: LONGEST_ANSWER, clock: this.#clock },
      headers: { operationID, ...(token !== undefined && { token }) },
      body: JSON.stringify(body),
    });
    const envelope = envelopeIn(text, [this.#options.secret, token ?? ""]);
    if (status === 429 || envelope?.errCode === errCodes.tooManyRequests) {
      const retryAfterMs = 1000 * Math.max(1, Number.parseInt(headers.get("retry-after") ?? "", 10) || 1);
      this.#pace.pause(retryAfterMs);
      // Read in the source of main of 2026-07-02: the limit is kept before anything else is done.
      throw new VendorCallError("limited", "too many calls", {
        ...{ vendor: VENDOR, call: path, mayHaveActed: false, retryAfterMs },
      });
    }
    if (envelope || status === 404) return { status, envelope };
    const isProxy = status === 502 || status === 503 || status === 504;
    throw failure(isProxy ? "unreachable" : "unreadable", `HTTP ${status}, operationID ${operationID}`, post);
  }
}

/**
 * Whether the answer to a request for an administrator's token is one of a server before v3.8.1, which asks for a token where
 * it knows no path (read in the source of v3.8.0).
 */
function isOlder({ envelope }: Posted): boolean {
  if (!envelope) return true;
  const { errCode, errMsg, errDlt } = envelope;
  return errCode === errCodes.arguments && `${errMsg} ${errDlt}`.includes("header must have token");
}

/** The details may hold the token. */
function notAccepted(path: string, { errCode, errMsg }: Envelope): VendorCallError {
  return failure("credentials", `${errMsg} (${errCode})`, { path, isReading: true });
}

function failure(code: VendorCallErrorCode, message: string, asked: Pick<Post, "path" | "isReading">): VendorCallError {
  return new VendorCallError(code, message, knownOf(asked));
}

function knownOf({ path, isReading }: Pick<Post, "path" | "isReading">) {
  return { vendor: VENDOR, call: path, mayHaveActed: !isReading };
}
