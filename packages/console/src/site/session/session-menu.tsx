import { api } from "../api/client.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { useSession } from "./session.js";
import { sessionWords } from "./session-words.js";

/** Who uses the console, what they may do, and the way out. */
export function SessionMenu() {
  const words = useWords(sessionWords);
  const formats = useFormats();
  const { session, forget } = useSession();
  const signOut = async () => {
    await api.delete("/v1/session");
    forget();
  };
  return (
    <div class="session">
      <p>
        <bdi>{session.name}</bdi> · {words.scope[session.scope]}
      </p>
      {session.expiresAt !== null && (
        <>
          <p class="hint">{words.until(formats.moment(session.expiresAt))}</p>
          <button type="button" onClick={signOut}>
            {words.signOut}
          </button>
        </>
      )}
    </div>
  );
}
