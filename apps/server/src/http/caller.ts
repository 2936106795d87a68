import type { IncomingMessage } from "node:http";
import { NOBODY_IN_PARTICULAR, type Scope, scopes } from "../configuration/api-tokens.js";

/** Who calls the API: the name of the token, and what it is for. */
export interface Caller {
  readonly name: string;
  readonly scope: Scope;
}

/** Whoever reaches a server that requires no token may do everything. */
export const ANYONE: Caller = { name: NOBODY_IN_PARTICULAR, scope: "admin" };

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
