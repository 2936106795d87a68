import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useSessionEnd } from "../session/session.js";
import { useWords } from "../words/language.js";
import { Dialog } from "./dialog.js";
import { FaultNotice } from "./fault-notice.js";
import { partWords } from "./part-words.js";

interface ConfirmDialogProps {
  readonly title: string;
  /** What will be done, and what the vendor will be asked. */
  readonly children: ComponentChildren;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** Whether all that it needs is filled in. */
  readonly isReady?: boolean;
  /** Does it. What it rejects with is shown, and it can be tried again. */
  act(): Promise<unknown>;
  onClose(): void;
  /** After it was done. */
  onDone(): void;
}

/** Asks before something is done, does it, and says what came of it. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  isDangerous,
  isReady = true,
  act,
  onClose,
  onDone,
}: ConfirmDialogProps) {
  const words = useWords(partWords);
  const [fault, setFault] = useState<unknown>();
  const [isActing, setActing] = useState(false);
  const onFault = useSessionEnd();
  const go = async (event: Event) => {
    event.preventDefault();
    setFault(undefined);
    setActing(true);
    try {
      await act();
      onDone();
      onClose();
    } catch (refused) {
      onFault(refused);
      setFault(refused);
      setActing(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={go}>
        {children}
        <FaultNotice fault={fault} />
        <div class="dialog-actions">
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button
            type="submit"
            class={isDangerous ? "danger" : "primary"}
            disabled={isActing || !isReady}
            aria-busy={isActing}
          >
            {confirm}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
