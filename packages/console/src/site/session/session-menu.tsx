import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { useWords } from "../words/language.js";
import { isSignInNeeded, useSession } from "./session.js";
import { sessionWords } from "./session-words.js";

/** Who uses the console, what they may do, and the way out. */
export function SessionMenu() {
  const words = useWords(sessionWords);
  const formats = useFormats();
  const { session, leave } = useSession();
  const [fault, setFault] = useState<unknown>();
  const signOut = async () => {
    setFault(undefined);
    try {
      await api.delete("/v1/session");
    } catch (refused) {
      // Who must sign in is signed out, in another window or by the time.
      if (!isSignInNeeded(refused)) {
        setFault(refused);
        return;
      }
    }
    leave();
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
          <FaultNotice fault={fault} />
        </>
      )}
    </div>
  );
}
