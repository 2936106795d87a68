import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useWords } from "../words/language.js";
import { isSignInNeeded, type Session, SessionContext } from "./session.js";
import { sessionWords } from "./session-words.js";
import { SignInPage } from "./sign-in-page.js";
import { SignInWindow } from "./sign-in-window.js";

type State =
  | { readonly is: "asking" }
  | { readonly is: "needed" }
  | { readonly is: "failed"; readonly fault: unknown }
  | { readonly is: "there"; readonly session: Session; readonly isOver: boolean };

/** Shows what is inside to who has a session, or needs none; asks everybody else to sign in. */
export function SessionGate({ children }: { readonly children: ComponentChildren }) {
  const words = useWords(sessionWords);
  const [state, setState] = useState<State>({ is: "asking" });
  const begin = useCallback((session: Session) => setState({ is: "there", session, isOver: false }), []);
  const ask = useCallback(() => {
    setState({ is: "asking" });
    api
      .get("/v1/session")
      .then(begin, (fault: unknown) => setState(isSignInNeeded(fault) ? { is: "needed" } : { is: "failed", fault }));
  }, [begin]);
  useEffect(ask, [ask]);
  const end = useCallback(
    () => setState((before) => (before.is === "there" ? { ...before, isOver: true } : { is: "needed" })),
    [],
  );
  const leave = useCallback(() => setState({ is: "needed" }), []);

  if (state.is === "needed") return <SignInPage onSession={begin} />;
  if (state.is === "there") {
    const { session, isOver } = state;
    return (
      // Who signs in with another token begins anew.
      <SessionContext.Provider key={`${session.name} ${session.scope}`} value={{ session, end, leave }}>
        {children}
        {isOver && <SignInWindow onSession={begin} />}
      </SessionContext.Provider>
    );
  }
  return (
    <main class="sign-in">
      <h1>grouphook</h1>
      {state.is === "failed" ? <FaultNotice fault={state.fault} onRetry={ask} /> : <p>{words.opening}</p>}
    </main>
  );
}
