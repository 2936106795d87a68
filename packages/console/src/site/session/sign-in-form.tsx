import { GrouphookProblem } from "@grouphook/client";
import { useRef, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { LanguageChoice } from "../shell/language-choice.js";
import { useWords } from "../words/language.js";
import { isSignInNeeded, type Session } from "./session.js";
import { sessionWords } from "./session-words.js";

/** Asks for a token, which the browser does not keep: the server gives it a session. */
export function SignInForm({ onSession }: { readonly onSession: (session: Session) => void }) {
  const words = useWords(sessionWords);
  const field = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<unknown>();
  const [isAsking, setAsking] = useState(false);

  const signIn = async (event: Event) => {
    event.preventDefault();
    const token = field.current?.value.trim() ?? "";
    if (token === "") return;
    setAsking(true);
    try {
      onSession(await api.post("/v1/session", { body: { token }, retries: 0 }));
    } catch (refused) {
      setFault(refused);
      setAsking(false);
      field.current?.select();
    }
  };

  return (
    <>
      <form onSubmit={signIn}>
        <label for="token">{words.token}</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="token-hint"
          spellcheck={false}
        />
        <p id="token-hint" class="hint">
          {words.tokenHint}
        </p>
        {isSignInNeeded(fault) || isTooOften(fault) ? (
          <p class="notice bad" role="alert">
            {isTooOften(fault) ? words.tooOften : words.wrongToken}
          </p>
        ) : (
          <FaultNotice fault={fault} />
        )}
        <button type="submit" class="primary" disabled={isAsking}>
          {words.signIn}
        </button>
      </form>
      <LanguageChoice />
    </>
  );
}

function isTooOften(fault: unknown): boolean {
  return fault instanceof GrouphookProblem && fault.status === 429;
}
