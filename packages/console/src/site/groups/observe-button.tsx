import { ActButton } from "../parts/act-button.js";
import { useWords } from "../words/language.js";
import { staleWords } from "./stale-words.js";
import type { Observing } from "./use-observation.js";

interface ObserveButtonProps {
  readonly observing: Observing;
  /** Why it cannot be read. */
  readonly whyNot: string | undefined;
}

/** Reads the group at its vendor now. */
export function ObserveButton({ observing: { isReading, read }, whyNot }: ObserveButtonProps) {
  const words = useWords(staleWords);
  return (
    <ActButton isDisabled={isReading} reason={whyNot} onClick={read}>
      {isReading ? words.observing : words.observe}
    </ActButton>
  );
}
