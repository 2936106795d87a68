import { createHmac } from "node:crypto";
import { inflateSync } from "node:zlib";
import { isBody } from "./body.js";
import { Refusal } from "./refusal.js";

/** Who may call. */
export interface Credentials {
  readonly sdkAppId: string;
  readonly secretKey: string;
  readonly admins: readonly string[];
}

/** How far a signature may be from the future, in seconds. */
const AHEAD_SECONDS = 300;

/** The administrator that a query proves to come from, at a time in Unix seconds; throws a `Refusal`. */
export function callerOf(query: URLSearchParams, credentials: Credentials, now: number): string {
  const appId = query.get("sdkappid");
  if (appId === null) throw new Refusal(60_012, "sdkappid is missing");
  if (appId !== credentials.sdkAppId) throw new Refusal(60_006, "sdkappid is wrong");
  const identifier = query.get("identifier") ?? "";
  const sig = query.get("usersig");
  if (sig === null || sig === "") throw new Refusal(60_004, "usersig is missing");
  if (!/^\d{1,10}$/.test(query.get("random") ?? "") || query.get("contenttype") !== "json") {
    throw new Refusal(60_002, "random or contenttype is wrong");
  }
  verify(sig, identifier, credentials, now);
  if (!credentials.admins.includes(identifier)) throw new Refusal(60_010, `${identifier} is no administrator`);
  return identifier;
}

function verify(sig: string, identifier: string, { sdkAppId, secretKey }: Credentials, now: number): void {
  const signed = inflated(sig);
  const said = ["identifier", "sdkappid", "time", "expire"].map((name) => `TLS.${name}:${signed[`TLS.${name}`]}\n`);
  if (signed["TLS.ver"] !== "2.0") throw new Refusal(70_003, "the signature is invalid");
  if (signed["TLS.sig"] !== createHmac("sha256", secretKey).update(said.join("")).digest("base64")) {
    throw new Refusal(70_009, "the signature was made with another key");
  }
  if (signed["TLS.identifier"] !== identifier) throw new Refusal(70_013, "the signature is of another user");
  if (signed["TLS.sdkappid"] !== Number(sdkAppId)) throw new Refusal(70_014, "the signature is of another app");
  const [time, expire] = [Number(signed["TLS.time"]), Number(signed["TLS.expire"])];
  if (time > now + AHEAD_SECONDS) throw new Refusal(70_003, "the signature is from the future");
  if (time + expire <= now) throw new Refusal(70_001, "the signature has expired");
}

function inflated(sig: string): { readonly [name: string]: unknown } {
  const letters: { readonly [letter: string]: string } = { "*": "+", "-": "/", _: "=" };
  try {
    const base64 = sig.replace(/[*\-_]/g, (letter) => letters[letter] ?? letter);
    const json: unknown = JSON.parse(inflateSync(Buffer.from(base64, "base64")).toString("utf8"));
    if (isBody(json)) return json;
  } catch {
    // Told below, like everything else that is no signature.
  }
  throw new Refusal(70_003, "the signature is invalid");
}
