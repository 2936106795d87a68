import type { ComponentChildren } from "preact";
import { type Scope, useMay } from "../session/session.js";
import { useWords } from "../words/language.js";
import { partWords } from "./part-words.js";

interface ActButtonProps {
  /** What a token must be for. */
  readonly scope?: Scope;
  readonly tone?: "plain" | "primary" | "danger";
  readonly isDisabled?: boolean;
  /** Why it cannot be done here, whoever presses it. */
  readonly reason?: string | undefined;
  onClick(): void;
  readonly children: ComponentChildren;
}

/** A button that does something at the server. Who may not do it sees it, and why it cannot be pressed. */
export function ActButton({
  scope = "act",
  tone = "plain",
  isDisabled = false,
  reason,
  onClick,
  children,
}: ActButtonProps) {
  const words = useWords(partWords);
  const isAllowed = useMay(scope);
  return (
    <button
      type="button"
      class={tone}
      disabled={isDisabled || !isAllowed || reason !== undefined}
      title={isAllowed ? reason : words.needsScope(scope)}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
