import {
  integer,
  objectOf,
  optionalText,
  parsedJson,
  type VendorRefusal,
  withoutSecrets,
} from "@grouphook/core/adapter";
import { z } from "zod";

/** What OpenIM says of a call that it did not do. */
export interface OpenimRefusal extends VendorRefusal {
  readonly code: number;
}

/** OpenIM's answer, whatever it answers to. */
export interface Envelope {
  readonly errCode: number;
  readonly errMsg: string;
  readonly errDlt: string;
  readonly data: unknown;
}

/** Codes of OpenIM's that mean something here (`servererrs/code.go` of main of 2026-07-02). */
export const errCodes = {
  tooManyRequests: 429,
  internal: 500,
  arguments: 1001,
  noPermission: 1002,
  duplicateKey: 1003,
  recordNotFound: 1004,
  userNotFound: 1101,
  groupNotFound: 1201,
  groupExists: 1202,
  dismissed: 1204,
  alreadyRevoked: 1404,
  database: 90_002,
} as const;

const text = optionalText.transform((value = "") => value);
const wire = objectOf({ errCode: integer, errMsg: text, errDlt: text, data: z.unknown().optional() });

/** The envelope in the text of an answer, if there is one: proxies and panics answer without. What it says for people keeps no secret. */
export function envelopeIn(answer: string, secrets: readonly string[]): Envelope | undefined {
  const { success, data } = wire.safeParse(parsedJson(answer));
  if (!success) return undefined;
  const [errMsg = "", errDlt = ""] = [data.errMsg, data.errDlt].map((text) => withoutSecrets(text, secrets));
  return { ...data, errMsg, errDlt, data: data.data };
}

/** Whether the token of a call is why it was not done; it is checked before anything else. */
export function isAboutToken({ errCode }: Envelope): boolean {
  return errCode >= 1501 && errCode <= 1507;
}

/** Whether OpenIM itself failed, so that nobody knows what it did. */
export function isFailure({ errCode, errDlt }: Envelope): boolean {
  // Read in the source: what its validator finds wrong with a message comes as 500, before anything is done.
  if (errCode === errCodes.internal) return !errDlt.startsWith("Key: ");
  return errCode === errCodes.database;
}

/**
 * What OpenIM says for people. Its details are left out where they hold secrets: those of failures the URL of the webhooks,
 * those of tokens the token.
 */
export function refusalOf({ errCode: code, errMsg, errDlt }: Envelope): OpenimRefusal {
  const isPlain = code >= 1000 && code < 10_000 && (code < 1500 || code > 1599);
  return { code, text: isPlain && errDlt !== "" ? `${errMsg}: ${errDlt}` : errMsg };
}
