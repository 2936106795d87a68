import { GrouphookProblem } from "@grouphook/client";
import { useCallback, useState } from "preact/hooks";
import { CommandKeys } from "./command-keys.js";

/** How a command is sent. */
export interface CommandSettings {
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
}

/** Sends a command; `asked` is all that it asks for. */
export type RunCommand = <Answer>(
  asked: unknown,
  send: (settings: CommandSettings) => Promise<Answer>,
) => Promise<Answer>;

/** The vendor is asked meanwhile, and may take its time. */
const LONGEST_MS = 60_000;

/**
 * Runs commands, one dialog's. What is tried again because nobody knows what became of it is not done twice; what was refused is
 * asked anew, and may be done this time.
 */
export function useCommand(): RunCommand {
  const [keys] = useState(() => new CommandKeys());
  return useCallback<RunCommand>(
    async (asked, send) => {
      try {
        return await send({ idempotencyKey: keys.keyOf(asked), timeoutMs: LONGEST_MS });
      } catch (fault) {
        if (fault instanceof GrouphookProblem && fault.by !== undefined) keys.refused();
        throw fault;
      }
    },
    [keys],
  );
}
