import { useTitle } from "../parts/page.js";
import { useWords } from "../words/language.js";
import type { Session } from "./session.js";
import { sessionWords } from "./session-words.js";
import { SignInForm } from "./sign-in-form.js";

/** What is shown to who has no session yet. */
export function SignInPage({ onSession }: { readonly onSession: (session: Session) => void }) {
  const words = useWords(sessionWords);
  useTitle(words.signIn);
  return (
    <main class="sign-in">
      <h1>grouphook</h1>
      <SignInForm onSession={onSession} />
    </main>
  );
}
