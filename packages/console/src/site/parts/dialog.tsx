import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useWords } from "../words/language.js";
import { partWords } from "./part-words.js";

interface DialogProps {
  readonly title: string;
  /** Whether what it shows needs room, such as a body. */
  readonly isWide?: boolean;
  onClose(): void;
  readonly children: ComponentChildren;
}

/** A window above the page, which keeps the focus until it is closed, and gives it back. */
export function Dialog({ title, isWide, onClose, children }: DialogProps) {
  const words = useWords(partWords);
  const element = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      // A browser gives it back only where the dialog is still in the page.
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const onCancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={element} class={isWide ? "wide" : undefined} aria-labelledby={name} onCancel={onCancel}>
      <div class="dialog-head">
        <h2 id={name}>{title}</h2>
        <button type="button" class="link" onClick={onClose} aria-label={words.close}>
          ✕
        </button>
      </div>
      {children}
    </dialog>
  );
}
