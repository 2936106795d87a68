import { useEffect, useRef } from "preact/hooks";
import { useWords } from "../words/language.js";
import type { Session } from "./session.js";
import { sessionWords } from "./session-words.js";
import { SignInForm } from "./sign-in-form.js";

/** Covers a page whose session has ended, until there is another: what was typed there stays. */
export function SignInWindow({ onSession }: { readonly onSession: (session: Session) => void }) {
  const words = useWords(sessionWords);
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => element.current?.showModal(), []);
  return (
    <dialog
      ref={element}
      class="sign-in-window"
      aria-labelledby="sign-in-again"
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}
    >
      <h1 id="sign-in-again">grouphook</h1>
      <p>{words.ended}</p>
      <SignInForm onSession={onSession} />
    </dialog>
  );
}
