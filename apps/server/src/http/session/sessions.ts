import type { IncomingMessage } from "node:http";
import type { Caller, TokenHolder } from "../caller.js";
import type { KnownTokens } from "../known-tokens.js";
import { isOwnOrigin, ownOriginReader } from "../own-origin.js";
import { sessionCookie, sessionsIn } from "./session-cookie.js";
import { SessionSeal } from "./session-seal.js";

const HOUR_MS = 60 * 60 * 1000;
/** No page of another origin can send it unasked: it is none of the headers that a browser lets pass, and the server answers no such question. */
const OWN_HEADER = "x-grouphook-session";
const HARMLESS = ["GET", "HEAD"];

/** What sessions need. */
export interface SessionOptions {
  /** Seals them: 32 bytes in hexadecimal, which every process on the database has. */
  readonly key: string;
  /** How long they last at most. */
  readonly hours: number;
  readonly tokens: KnownTokens;
  readonly trustedProxies: readonly string[] | undefined;
}

/**
 * Lets a browser present a token that its pages cannot read: sealed, in a cookie. It is looked up at each request as any token is,
 * so that the session ends with the token.
 */
export class Sessions {
  readonly #seal: SessionSeal;
  readonly #hours: number;
  readonly #tokens: KnownTokens;
  readonly #ownOrigin: ReturnType<typeof ownOriginReader>;

  constructor({ key, hours, tokens, trustedProxies }: SessionOptions) {
    this.#seal = new SessionSeal(key);
    this.#hours = hours;
    this.#tokens = tokens;
    this.#ownOrigin = ownOriginReader(trustedProxies);
  }

  /** Makes a session of a token and of whose it is; `cookie` is for the browser. */
  begin(
    request: IncomingMessage,
    token: string,
    holder: TokenHolder,
  ): { readonly caller: Caller; readonly cookie: string } {
    const now = Date.now();
    const expiresAt = Math.min(now + this.#hours * HOUR_MS, holder.expiresAt ?? Number.POSITIVE_INFINITY);
    const seconds = Math.ceil((expiresAt - now) / 1000);
    const cookie = sessionCookie(this.#seal.seal({ token, expiresAt }), { isSecure: this.#isSecure(request), seconds });
    return { caller: { ...holder, expiresAt, authentication: "session" }, cookie };
  }

  /** What has a browser forget its session. */
  end(request: IncomingMessage): string {
    return sessionCookie("", { isSecure: this.#isSecure(request), seconds: 0 });
  }

  isIn(request: IncomingMessage): boolean {
    return this.#sealed(request).length > 0;
  }

  /** Whose session it is; `undefined` for one that has ended, and for what is none. Rejects as the look-up of a token does. */
  async callerOf(request: IncomingMessage): Promise<Caller | undefined> {
    const [session] = this.#sealed(request).flatMap((sealed) => this.#seal.open(sealed) ?? []);
    const holder = session && (await this.#tokens.holderOf(session.token));
    return holder && { ...holder, expiresAt: session.expiresAt, authentication: "session" };
  }

  /** Why a request may come from a page of somebody else; `undefined` if it cannot. */
  foreignPage(request: IncomingMessage): string | undefined {
    const { origin, "sec-fetch-site": site } = request.headers;
    if (site !== undefined && site !== "same-origin" && site !== "none")
      return "a session is for the pages of this server alone, and Sec-Fetch-Site tells of another";
    if (origin === undefined) return undefined;
    const own = this.#ownOrigin(request);
    if (isOwnOrigin(origin, own)) return undefined;
    return (
      `a session is for the pages of this server alone, and Origin is not ${own.protocol ?? "http(s):"}//${own.authority}; ` +
      "a proxy that changes Host must say what it was in X-Forwarded-Host, and be one of GROUPHOOK_TRUSTED_PROXIES"
    );
  }

  /** Why a request with a session is refused; `undefined` for one of the server's own pages. */
  refusal(request: IncomingMessage): string | undefined {
    const foreign = this.foreignPage(request);
    if (foreign !== undefined || HARMLESS.includes(request.method ?? "")) return foreign;
    return request.headers[OWN_HEADER] === "1"
      ? undefined
      : `a session needs the header ${OWN_HEADER}: 1 to change things`;
  }

  #sealed(request: IncomingMessage): readonly string[] {
    return sessionsIn(request.headers.cookie, this.#isSecure(request));
  }

  /** A browser tells it too, where no trusted proxy does. */
  #isSecure(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    const own = this.#ownOrigin(request);
    if (own.protocol !== undefined) return own.protocol === "https:";
    return origin?.startsWith("https:") === true && isOwnOrigin(origin, own);
  }
}
