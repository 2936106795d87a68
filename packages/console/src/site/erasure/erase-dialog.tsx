import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { ErasureTarget } from "./erasure-target.js";
import { erasureWords } from "./erasure-words.js";

interface EraseDialogProps {
  readonly target: ErasureTarget;
  onClose(): void;
  onBegun(erasure: Schemas["Erasure"]): void;
}

/** Says what is erased and what stays, and begins. */
export function EraseDialog({ target, onClose, onBegun }: EraseDialogProps) {
  const words = useWords(erasureWords);
  const subject = "userId" in target ? "user" : "group";
  return (
    <ConfirmDialog
      title={words.erase[subject]}
      confirm={words.erase[subject]}
      isDangerous
      act={async () => onBegun(await api.post("/v1/erasures", { body: target }))}
      onClose={onClose}
      onDone={() => undefined}
    >
      <p>
        {target.source}: <VendorText text={"userId" in target ? target.userId : target.groupId} isWhole />
      </p>
      <p class="notice doubtful">{words.before[subject]}</p>
      <p>{words.vendorNot}</p>
      <h3>{words.takes}</h3>
      <ul>
        {words.taken[subject].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p>{words.stays[subject]}</p>
      <p>{words.readers}</p>
      <p>
        <strong>{words.noUndo}</strong>
      </p>
    </ConfirmDialog>
  );
}
