import { GrouphookProblem } from "@grouphook/client";
import { createContext } from "preact";
import { useCallback, useContext } from "preact/hooks";

/** What somebody may do: read, act on groups, or everything. Each includes those before it. */
const scopes = ["read", "act", "admin"] as const;

/** One of them. */
export type Scope = (typeof scopes)[number];

/** Who uses the console. */
export interface Session {
  /** The name of the token; `anyone` on a server that requires none. */
  readonly name: string;
  readonly scope: Scope;
  /** When one must sign in again; `null`: never. */
  readonly expiresAt: string | null;
}

/** The session, and what ends it. */
export interface SessionDesk {
  readonly session: Session;
  /** The session has ended: whoever signs in again goes on where they were. */
  end(): void;
  /** Leaves the console: nothing of the page stays. */
  leave(): void;
}

/** Provides the session. */
export const SessionContext = createContext<SessionDesk | undefined>(undefined);

/** The session of the page. */
export function useSession(): SessionDesk {
  const desk = useContext(SessionContext);
  if (!desk) throw new Error("there is no session here");
  return desk;
}

/** Whether the token of the session is for what needs a scope. */
export function useMay(needed: Scope): boolean {
  return scopes.indexOf(useSession().session.scope) >= scopes.indexOf(needed);
}

/** Whether the server says that one must sign in. */
export function isSignInNeeded(fault: unknown): boolean {
  return fault instanceof GrouphookProblem && fault.status === 401;
}

/** Ends the session where a fault says that the server knows it no longer. */
export function useSessionEnd(): (fault: unknown) => void {
  const { end } = useSession();
  return useCallback(
    (fault: unknown) => {
      if (isSignInNeeded(fault)) end();
    },
    [end],
  );
}
