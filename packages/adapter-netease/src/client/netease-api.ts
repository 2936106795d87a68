import { randomBytes } from "node:crypto";
import {
  CallPace,
  callVendor,
  field,
  hasDotSegment,
  integer,
  losslessJson,
  losslessJsonText,
  objectOf,
  optionalText,
  readAnswer,
  sha1Hex,
  VendorCallError,
  type VendorCallErrorCode,
  VendorClock,
  type VendorRefusal,
} from "@grouphook/core/adapter";
import { z } from "zod";
import type { ReadyClientOptions } from "./options.js";

/** A call of NetEase's REST interface, version 2. */
export interface NeteaseCall<Data> {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: `/im/${string}`;
  readonly query?: { readonly [name: string]: string };
  /** A `bigint` is a number of any length. */
  readonly body?: object;
  /** Reads the `data` of a success. */
  readonly data: z.ZodType<Data>;
}

/** What NetEase did, or said instead. */
export type NeteaseAnswer<Data> = { readonly data: Data } | { readonly refusal: VendorRefusal };

/** Codes that mean something here, as the vendor's own client SDKs name them. That servers get the same is in no source. */
const codes = { success: 200, forbidden: 403, tooManyCalls: 416, noTeam: 108_404 } as const;
/** All codes of the kind "app" begin so: it does not exist, is blocked, or has no IM. */
const APP_CODES = 101;
/** What 403 means where nobody but the app asks. Which code wrong keys get is in no source. */
const FORBIDDEN = "the AppKey or the AppSecret is wrong, or NetEase does not let the app read this";

const VENDOR = "netease";
/** Far above a page of anything that is read here. */
const LONGEST_ANSWER = 8 * 1024 * 1024;
const RETRY_AFTER_MS = 1000;
const NAMELESS = { code: "no_id", text: "an id is none that NetEase can be called with" };

const envelope = z.compile(objectOf({ code: integer, msg: optionalText, data: z.unknown().optional() }));

/** What calls that only do something answer. */
export const nothing: z.ZodType<undefined> = field(() => undefined);

/** NetEase's REST interface, called as an app. */
export class NeteaseApi {
  readonly #options: ReadyClientOptions;
  readonly #pace: CallPace;
  readonly #clock = new VendorClock(Date.now);

  constructor(options: ReadyClientOptions) {
    this.#options = options;
    this.#pace = new CallPace(options.callsPerSecond, () => performance.now());
  }

  /** NetEase's time now, or somewhat earlier; in Unix milliseconds. */
  time(): number {
    return this.#clock.at(Date.now());
  }

  /** Reads something of a team; `undefined` if there is no such team. Throws a `VendorCallError` where NetEase does not tell it. */
  async read<Data>(call: Omit<NeteaseCall<Data>, "method" | "body">, signal?: AbortSignal): Promise<Data | undefined> {
    const answer = await this.call({ ...call, method: "GET" }, signal);
    if ("data" in answer) return answer.data;
    const { code, text } = answer.refusal;
    if (code === codes.noTeam) return undefined;
    const why = Math.floor(Number(code) / 1000) === APP_CODES ? "credentials" : "refused";
    const said = code === codes.forbidden ? `${text} (${code}): ${FORBIDDEN}` : `${text} (${code})`;
    throw failure(why, said, { ...call, method: "GET" });
  }

  /** Calls. Throws a `VendorCallError` for every answer that is none of NetEase's. */
  async call<Data>(call: NeteaseCall<Data>, signal?: AbortSignal): Promise<NeteaseAnswer<Data>> {
    const { method, path, query = {}, body, data } = call;
    if (hasDotSegment(path)) return { refusal: NAMELESS };
    await this.#pace.turn(signal);
    const parameters = new URLSearchParams(query).toString();
    const { status, text } = await callVendor({
      ...{ vendor: VENDOR, call: nameOf(call), isReading: method === "GET", signal, method },
      ...{ timeoutMs: this.#options.timeoutSeconds * 1000, answerLimit: LONGEST_ANSWER, clock: this.#clock },
      url: `${this.#options.apiUrl}${path}${parameters === "" ? "" : `?${parameters}`}`,
      headers: this.#signature(),
      ...(body && { body: losslessJsonText(body) }),
    });
    const read = envelope.safeParse(losslessJson(text));
    if (status === 429 || read.data?.code === codes.tooManyCalls) {
      this.#pace.pause(RETRY_AFTER_MS);
      throw new VendorCallError("limited", "too many calls", {
        ...{ vendor: VENDOR, call: nameOf(call), mayHaveActed: false, retryAfterMs: RETRY_AFTER_MS },
      });
    }
    if (status === 401) {
      throw new VendorCallError("credentials", "HTTP 401", { ...knownOf(call), mayHaveActed: false });
    }
    if (!read.success) {
      const isProxy = status === 502 || status === 503 || status === 504;
      throw failure(isProxy ? "unreachable" : "unreadable", `HTTP ${status}`, call);
    }
    const { code, msg = "", data: told } = read.data;
    if (code !== codes.success) return { refusal: { code, text: msg } };
    return { data: readAnswer(data, told, knownOf(call)) };
  }

  /** Not to be mixed up with the signature of what NetEase sends: the time is in seconds here, and no body is signed. */
  #signature(): { readonly [name: string]: string } {
    const { appKey, appSecret } = this.#options;
    const nonce = randomBytes(16).toString("hex");
    const curTime = String(Math.floor(this.time() / 1000));
    return { AppKey: appKey, Nonce: nonce, CurTime: curTime, CheckSum: sha1Hex(appSecret + nonce + curTime) };
  }
}

type Named = Pick<NeteaseCall<unknown>, "method" | "path">;

function nameOf({ method, path }: Named): string {
  return `${method} ${path}`;
}

function knownOf(call: Named) {
  return { vendor: VENDOR, call: nameOf(call), mayHaveActed: call.method !== "GET" };
}

function failure(code: VendorCallErrorCode, message: string, call: Named): VendorCallError {
  return new VendorCallError(code, message, knownOf(call));
}
