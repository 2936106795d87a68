import { CallPace, callVendor, VendorCallError, VendorClock } from "@grouphook/core/adapter";
import { type Answer, doubted, type Failure, type Place, understood, VENDOR } from "./answer.js";
import { type ApiName, apiNamed } from "./apis.js";
import { elapse } from "./elapse.js";
import type { ReadyClientOptions } from "./options.js";
import { UserSigs } from "./user-sig.js";

/** Tencent itself gives up after 3 s. */
const TIMEOUT_MS = 10_000;
/** Tencent gives no answer of more than 1 MB. */
const ANSWER_LIMIT = 2 * 1024 * 1024;
/** Calls that begin evenly arrive unevenly, and arrivals are counted: a little less than is allowed is seldom too much. */
const OF_THE_PACE = 0.93;
/** A gap between calls, in milliseconds, from which on it is counted from the answer: that comes after the arrival. */
const LONG_GAP_MS = 500;
const ATTEMPTS = 4;

/** How a call is made. */
export interface CallSettings {
  readonly signal?: AbortSignal | undefined;
  /** Whether to repeat what may have acted already; as the API says unless set. */
  readonly isRepeatable?: boolean;
  /** The codes by which Tencent says that an earlier attempt did it. */
  readonly doneBefore?: readonly number[];
  /** Whether there may have been an earlier attempt than those of this call. */
  readonly isAgain?: boolean;
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

/** Calls Tencent's REST interface: signs, keeps to the pace it allows, and tries again where that does no harm. */
export class TencentRest {
  /** The first wait before another attempt, in milliseconds. */
  readonly patienceMs: number;
  readonly #options: ReadyClientOptions;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  readonly #sigs: UserSigs;
  readonly #paces: Map<ApiName, CallPace> = new Map();
  readonly #clock: VendorClock;

  constructor(options: ReadyClientOptions, surroundings: Surroundings = {}) {
    const { now = Date.now, patienceMs = 500, timeoutMs = TIMEOUT_MS } = surroundings;
    this.#options = options;
    this.#now = now;
    this.patienceMs = patienceMs;
    this.#timeoutMs = timeoutMs;
    this.#clock = new VendorClock(now);
    this.#sigs = new UserSigs({ ...options, userId: options.adminId }, () => this.time());
  }

  /** Tencent's time, or a little earlier, in Unix milliseconds. */
  time(): number {
    return this.#clock.at(this.#now());
  }

  /**
   * Calls an API with a body, which is an object or its JSON. An answer may be a refusal. Throws a `VendorCallError` where
   * there is none that says something about what was asked.
   */
  async call(api: ApiName, body: object | string, settings: CallSettings = {}): Promise<Answer> {
    const { isReading = false, isRepeatable: isUsually = false } = apiNamed(api);
    const { signal, isRepeatable = isUsually, doneBefore = [], isAgain = false } = settings;
    const place = { vendor: VENDOR, call: api, mayHaveActed: !isReading } as const;
    const text = typeof body === "string" ? body : JSON.stringify(body);
    let mayHaveActed = false;
    let isSigned = false;
    for (let attempts = 1; ; attempts += 1) {
      const attempt = await this.#attempt(place, text, signal);
      if ("isDone" in attempt) {
        const wasDone = (mayHaveActed || isAgain) && doneBefore.includes(attempt.code);
        if (attempt.isDone || wasDone) return { ...attempt, isDone: true };
        if (mayHaveActed) throw doubted(attempt, place);
        return attempt;
      }
      const { error, remedy } = attempt;
      mayHaveActed ||= error.mayHaveActed;
      const isSafe = isRepeatable || !error.mayHaveActed;
      const canHelp = remedy !== "none" && !(remedy === "sign" && isSigned);
      if (!isSafe || !canHelp || attempts >= ATTEMPTS) throw mayHaveActed ? error.afterActing() : error;
      isSigned ||= remedy === "sign";
      const wait = this.patienceMs * 2 ** (attempts - 1);
      if (remedy === "pause") this.#paceOf(api).pause(wait);
      if (remedy === "wait") await elapse(wait, signal);
    }
  }

  async #attempt(place: Place, body: string, signal: AbortSignal | undefined): Promise<Answer | Failure> {
    const { call: api, mayHaveActed } = place;
    await this.#paceOf(api).turn(signal);
    const sig = this.#sigs.current();
    const begun = this.#now();
    try {
      const bounds = { timeoutMs: this.#timeoutMs, answerLimit: ANSWER_LIMIT, clock: this.#clock, signal };
      const came = await callVendor({
        ...place,
        url: this.#urlOf(api, sig),
        body,
        isReading: !mayHaveActed,
        ...bounds,
      });
      const retryAfterMs = this.patienceMs * 2 ** ATTEMPTS;
      const answer = understood(came, place, { asOf: this.#clock.at(begun), retryAfterMs, secrets: [sig] });
      if ("remedy" in answer && answer.remedy === "sign") this.#sigs.discard(sig);
      return answer;
    } catch (error) {
      if (!(error instanceof VendorCallError)) throw error;
      return { error, remedy: error.code === "unreachable" ? "wait" : "none" };
    } finally {
      const gapMs = 1000 / apiNamed(api).callsPerSecond;
      if (gapMs >= LONG_GAP_MS) this.#paceOf(api).pause(gapMs);
    }
  }

  #urlOf(api: ApiName, sig: string): URL {
    const { apiUrl, sdkAppId, adminId } = this.#options;
    const url = new URL(`${apiUrl}/v4/${apiNamed(api).service}/${api}`);
    const random = String(Math.floor(Math.random() * 2 ** 32));
    const query = { sdkappid: sdkAppId, identifier: adminId, usersig: sig, random, contenttype: "json" };
    url.search = new URLSearchParams(query).toString();
    return url;
  }

  #paceOf(api: ApiName): CallPace {
    const known = this.#paces.get(api);
    if (known) return known;
    const pace = new CallPace(apiNamed(api).callsPerSecond * OF_THE_PACE, () => performance.now());
    this.#paces.set(api, pace);
    return pace;
  }
}
