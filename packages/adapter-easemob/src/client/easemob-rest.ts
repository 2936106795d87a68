import {
  CallPace,
  callVendor,
  hasDotSegment,
  isVendorCallError,
  type VendorCallError,
  VendorClock,
} from "@grouphook/core/adapter";
import { type Done, type Place, type Refused, understood, VENDOR } from "./answer.js";
import { AppToken } from "./app-token.js";
import { elapse } from "./elapse.js";
import type { ReadyClientOptions } from "./options.js";

const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT = 8 * 1024 * 1024;
/** Documented: 100 calls of an API in a second, unless below. They begin evenly and arrive unevenly. */
const CALLS_PER_SECOND = 90;
/** Documented: 20 and 50 (https://doc.easemob.com/document/server-side/limitationapi.html). */
const FEWER_CALLS_PER_SECOND: ReadonlyMap<string, number> = new Map([
  ["POST messages/chatgroups", 18],
  ["GET chatrooms", 45],
]);
const ATTEMPTS = 4;
const NAMELESS = { code: "no_id", text: "an id is none that Easemob can be called with" };

/** One call of the REST interface. */
export interface RestCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** The API, for its pace and for errors, such as `chatgroups/{id}/mute`. */
  readonly api: string;
  /** Below the app; its parts percent-encoded. */
  readonly path: string;
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** What the outside provides; the true one unless set. */
export interface Surroundings {
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** The first wait before another attempt, in milliseconds; each next one is twice as long. */
  readonly patienceMs?: number;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeoutMs?: number;
}

/** Calls Easemob's REST interface: keeps to the pace it allows, and tries again where that does no harm. */
export class EasemobRest {
  readonly #baseUrl: string;
  readonly #now: () => number;
  readonly #patienceMs: number;
  readonly #timeoutMs: number;
  readonly #clock: VendorClock;
  readonly #token: AppToken;
  readonly #paces: Map<string, CallPace> = new Map();

  constructor(options: ReadyClientOptions, surroundings: Surroundings = {}) {
    const { now = Date.now, patienceMs = 500, timeoutMs = TIMEOUT_MS } = surroundings;
    const [org = "", app = ""] = options.appKey.split("#");
    this.#baseUrl = `${options.apiUrl}/${encodeURIComponent(org)}/${encodeURIComponent(app)}`;
    this.#now = now;
    this.#patienceMs = patienceMs;
    this.#timeoutMs = timeoutMs;
    this.#clock = new VendorClock(now);
    this.#token = new AppToken({ options, baseUrl: this.#baseUrl, now, clock: this.#clock, timeoutMs });
  }

  /** Easemob's time, or a little earlier, in Unix milliseconds. */
  time(): number {
    return this.#clock.at(this.#now());
  }

  /** Makes a call. Throws a `VendorCallError` where there is no answer to what was asked. */
  async call(call: RestCall): Promise<Done | Refused> {
    if (callsOther(call.path)) return { refusal: NAMELESS, isGone: false, asOf: this.time() };
    let isRenewed = false;
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await this.#attempt(call);
      } catch (error) {
        if (!isVendorCallError(error) || error.mayHaveActed || attempts >= ATTEMPTS) throw error;
        if (!canHelp(error, isRenewed)) throw error;
        isRenewed ||= error.code === "credentials";
        const wait = this.#patienceMs * 2 ** (attempts - 1);
        if (error.code === "limited") this.#paceOf(call).pause(wait);
        if (error.code === "unreachable") await elapse(wait, call.signal);
      }
    }
  }

  async #attempt({ method, api, path, body, signal }: RestCall): Promise<Done | Refused> {
    const call = `${method} ${api}`;
    const isReading = method === "GET";
    const place: Place = { vendor: VENDOR, call, mayHaveActed: !isReading };
    await this.#paceOf({ method, api }).turn(signal);
    const token = await this.#token.current(signal);
    const begun = this.#now();
    const came = await callVendor({
      ...{ vendor: VENDOR, call, method, url: `${this.#baseUrl}/${path}`, isReading, signal, clock: this.#clock },
      ...{ timeoutMs: this.#timeoutMs, answerLimit: ANSWER_LIMIT },
      headers: { accept: "application/json", authorization: `Bearer ${token}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (came.status === 401) this.#token.discard(token);
    const retryAfterMs = this.#patienceMs * 2 ** ATTEMPTS;
    return understood(came, place, { asOf: this.#clock.at(begun), retryAfterMs, secrets: [token] });
  }

  #paceOf({ method, api }: Pick<RestCall, "method" | "api">): CallPace {
    const name = `${method} ${api}`;
    const known = this.#paces.get(name);
    if (known) return known;
    const pace = new CallPace(FEWER_CALLS_PER_SECOND.get(name) ?? CALLS_PER_SECOND, () => performance.now());
    this.#paces.set(name, pace);
    return pace;
  }
}

/** No id of Easemob's has a comma, but ids are listed with it, encoded as well: what has one would be several. */
function callsOther(path: string): boolean {
  const [place = ""] = path.split("?");
  return hasDotSegment(place) || place.includes("%2C");
}

/** Whether another attempt may do better. */
function canHelp({ code }: VendorCallError, isRenewed: boolean): boolean {
  return code === "unreachable" || code === "limited" || (code === "credentials" && !isRenewed);
}

/** Ids as a part of a path. */
export function pathOf(...ids: readonly string[]): string {
  return ids.map(encodeURIComponent).join(",");
}
