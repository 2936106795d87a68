import { LAST_MOMENT } from "./last-moment.js";

/**
 * What a vendor sends with a change, for policies, the decision log and the raw callback. The names are the same for all
 * vendors; each vendor sends some of the fields. Contains no secret.
 */
export interface CallbackCircumstances {
  /** IP address of the acting client, as the vendor saw it. */
  readonly clientAddress?: string;
  /** The client's platform, or that it is a server, as the vendor names it: `iOS`, `IOS`, `RESTAPI`, `Admin`. */
  readonly platform?: string;
  /** The vendor's id of the request, or the caller's id of the operation, to find it in their logs. Not necessarily unique. */
  readonly requestId?: string;
  /** The name of the API token with which an app commanded the change. */
  readonly token?: string;
  /** When the vendor made the request, in Unix milliseconds. */
  readonly requestedAt?: number;
  /** How many groups of this kind the actor has created before, counted by the vendor. */
  readonly createdGroups?: number;
}

/** What vendors send: they know nothing of tokens. */
type Sent = Omit<CallbackCircumstances, "token">;

/** Circumstances that are not checked yet. */
type Unchecked = { readonly [Name in keyof Sent]: unknown };

const LONGEST_TEXT = 255;

/** Adds circumstances to a callback. Values that are empty, too long or of a wrong type are left out; they never fail a callback. */
export function withCircumstances<Understood extends { readonly circumstances?: CallbackCircumstances }>(
  callback: Understood,
  unchecked: Unchecked,
): Understood {
  const circumstances: { -readonly [Name in keyof CallbackCircumstances]: CallbackCircumstances[Name] } = {};
  let hasAny = false;
  for (const name of ["clientAddress", "platform", "requestId"] as const) {
    const value = unchecked[name];
    if (typeof value !== "string" || value === "" || value.length > LONGEST_TEXT) continue;
    circumstances[name] = value;
    hasAny = true;
  }
  for (const name of ["requestedAt", "createdGroups"] as const) {
    const value = unchecked[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > LAST_MOMENT) continue;
    circumstances[name] = value;
    hasAny = true;
  }
  return hasAny ? { ...callback, circumstances } : callback;
}
