import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useWords } from "../words/language.js";
import { isSignInNeeded, type Session, SessionContext } from "./session.js";
import { sessionWords } from "./session-words.js";
import { SignInPage } from "./sign-in-page.js";

type State =
  | { readonly is: "asking" }
  | { readonly is: "needed" }
  | { readonly is: "failed"; readonly fault: unknown }
  | { readonly is: "there"; readonly session: Session };

/** Shows what is inside to who has a session, or needs none; asks everybody else to sign in. */
export function SessionGate({ children }: { readonly children: ComponentChildren }) {
  const words = useWords(sessionWords);
  const [state, setState] = useState<State>({ is: "asking" });
  const ask = useCallback(() => {
    setState({ is: "asking" });
    api.get("/v1/session").then(
      (session) => setState({ is: "there", session }),
      (fault: unknown) => setState(isSignInNeeded(fault) ? { is: "needed" } : { is: "failed", fault }),
    );
  }, []);
  useEffect(ask, [ask]);
  const forget = useCallback(() => setState({ is: "needed" }), []);

  if (state.is === "needed") return <SignInPage onSession={(session) => setState({ is: "there", session })} />;
  if (state.is === "there")
    return <SessionContext.Provider value={{ session: state.session, forget }}>{children}</SessionContext.Provider>;
  return (
    <main class="sign-in">
      <h1>grouphook</h1>
      {state.is === "failed" ? <FaultNotice fault={state.fault} onRetry={ask} /> : <p>{words.opening}</p>}
    </main>
  );
}
