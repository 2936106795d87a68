import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

const PREFIX = "whsec_";
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** A new secret as Standard Webhooks writes it. */
export function newSecret(): string {
  return `${PREFIX}${randomBytes(32).toString("base64")}`;
}

/** What is wrong with a secret, without quoting it; `undefined` for a sound one. */
export function faultOfSecret(secret: string): string | undefined {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : "";
  const bytes = Buffer.from(base64, "base64");
  const isSound = bytes.toString("base64") === base64 && bytes.length >= FEWEST_BYTES && bytes.length <= MOST_BYTES;
  return isSound ? undefined : `must be ${PREFIX} and ${FEWEST_BYTES} to ${MOST_BYTES} bytes in base64`;
}

/** Signs with several secrets: while one takes the place of another, receivers may know either. */
export class Signer {
  readonly #webhooks: readonly Webhook[];

  constructor(secrets: readonly string[]) {
    this.#webhooks = secrets.map((secret) => new Webhook(secret));
  }

  /** The headers of a message that is sent now. */
  headers(id: string, body: string, now: number): { readonly [name: string]: string } {
    const at = new Date(now);
    return {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(now / 1000)),
      "webhook-signature": this.#webhooks.map((webhook) => webhook.sign(id, at, body)).join(" "),
    };
  }
}
