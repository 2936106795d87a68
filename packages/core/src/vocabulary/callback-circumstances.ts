import { LAST_MOMENT } from "./last-moment.js";

/**
 * What a vendor tells of a callback beside the change: for policies, the decision log and the raw callback. Under the same
 * names for all vendors, each of which tells some of it. Never a secret.
 */
export interface CallbackCircumstances {
  /** Address of the client that acts, as the vendor saw it. */
  readonly clientAddress?: string;
  /** What the client runs on, or that it is a server, in the vendor's word: `iOS`, `IOS`, `RESTAPI`, `Admin`. */
  readonly platform?: string;
  /** The vendor's name of the request or its caller's of the operation, to find it in their logs. Need not be unlike others. */
  readonly requestId?: string;
  /** When the vendor made the request, in Unix milliseconds. */
  readonly requestedAt?: number;
  /** How many groups of this kind the actor has created before, by the vendor's count. */
  readonly createdGroups?: number;
}

/** Values on their way to be circumstances. */
type Told = { readonly [Name in keyof CallbackCircumstances]: unknown };

const LONGEST_TEXT = 255;

/** A callback with what was told beside it. What is empty, overlong or of a wrong kind is left out: no callback fails for it. */
export function withCircumstances<Understood extends { readonly circumstances?: CallbackCircumstances }>(
  callback: Understood,
  told: Told,
): Understood {
  const circumstances: { -readonly [Name in keyof CallbackCircumstances]: CallbackCircumstances[Name] } = {};
  let isTold = false;
  for (const name of ["clientAddress", "platform", "requestId"] as const) {
    const value = told[name];
    if (typeof value !== "string" || value === "" || value.length > LONGEST_TEXT) continue;
    circumstances[name] = value;
    isTold = true;
  }
  for (const name of ["requestedAt", "createdGroups"] as const) {
    const value = told[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > LAST_MOMENT) continue;
    circumstances[name] = value;
    isTold = true;
  }
  return isTold ? { ...callback, circumstances } : callback;
}
