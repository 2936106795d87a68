import { CopyButton } from "../parts/copy-button.js";
import { Dialog } from "../parts/dialog.js";
import { useWords } from "../words/language.js";
import { deliveriesWords } from "./deliveries-words.js";

/** Shows the new secret of a subscription, once. */
export function SecretDialog({ secret, onClose }: { readonly secret: string; onClose(): void }) {
  const words = useWords(deliveriesWords);
  return (
    <Dialog title={words.secretTitle} onClose={onClose}>
      <div class="stack">
        <p>{words.secretHint}</p>
        <pre class="json">{secret}</pre>
        <div class="dialog-actions">
          <CopyButton text={secret} label={words.copySecret} />
          <button type="button" class="primary" onClick={onClose}>
            {words.done}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
