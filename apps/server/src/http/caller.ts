import type { IncomingMessage } from "node:http";
import { NOBODY_IN_PARTICULAR, type Scope, scopes } from "../configuration/api-tokens.js";

/** Whose a token is, and what it is for. */
export interface TokenHolder {
  readonly name: string;
  readonly scope: Scope;
  /** Unix milliseconds; `null` for a token that holds until it is removed. */
  readonly expiresAt: number | null;
}

/** Who calls the API. */
export interface Caller extends TokenHolder {
  /** What tells who it is; `none` where nobody is asked. */
  readonly authentication: "token" | "session" | "none";
}

/** Whoever reaches a server that requires no token may do everything. */
export const ANYONE: Caller = {
  name: NOBODY_IN_PARTICULAR,
  scope: "admin",
  expiresAt: null,
  authentication: "none",
};

const callers = new WeakMap<IncomingMessage, Caller>();

/** Remembers who makes a request. */
export function rememberCaller(request: IncomingMessage, caller: Caller): void {
  callers.set(request, caller);
}

/** Who makes a request; `undefined` for one that nobody asked for a token. */
export function callerOf(request: IncomingMessage): Caller | undefined {
  return callers.get(request);
}

/** Whether a caller may do what needs a scope. */
export function mayCall(caller: Caller | undefined, needed: Scope): boolean {
  return caller !== undefined && scopes.indexOf(caller.scope) >= scopes.indexOf(needed);
}
