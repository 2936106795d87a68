import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { type CommandSettings, useCommand } from "../api/use-command.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { Sentence } from "../parts/sentence.js";
import { useWords } from "../words/language.js";
import { filled, type Pieces } from "../words/sentence.js";
import type { Abilities } from "./abilities.js";
import { actWords } from "./act-words.js";

/** What a command led to. */
export type CommandAnswer = Schemas["CommandAnswer"];

/** Where something is done, and who is told what came of it. */
export interface Desk {
  readonly source: string;
  readonly groupId: string;
  readonly abilities: Abilities;
  /** After a command was carried out. */
  onAnswer(answer: CommandAnswer): void;
}

interface AskVendorDialogProps {
  readonly desk: Desk;
  /** The words of the button that opened it, and of the one that does it. */
  readonly name: string;
  /** What will be asked: a template, whose `{who}` is filled in here. */
  readonly asks: string;
  readonly places?: Readonly<Record<string, Pieces | undefined>>;
  /** Whether it takes something away. */
  readonly isDangerous?: boolean;
  /** Whether it cannot be undone, either. */
  readonly isFinal?: boolean;
  readonly isReady?: boolean;
  /** All that is asked for, so that the same request is known when it is tried again. */
  readonly request: unknown;
  send(settings: CommandSettings): Promise<CommandAnswer>;
  onClose(): void;
  /** What is to be filled in. */
  readonly children?: ComponentChildren;
}

/** Says what the vendor will be asked, and asks it. */
export function AskVendorDialog({ desk, name, asks, places, request, send, children, ...more }: AskVendorDialogProps) {
  const words = useWords(actWords);
  const run = useCommand();
  const { vendor, isTold } = desk.abilities;
  const { isFinal = false, isDangerous = isFinal, isReady = true, onClose } = more;
  return (
    <ConfirmDialog
      title={name}
      confirm={name}
      isDangerous={isDangerous}
      isReady={isReady}
      act={async () => desk.onAnswer(await run([name, request], send))}
      onClose={onClose}
      onDone={() => undefined}
    >
      {children}
      <p>
        <Sentence
          pieces={filled(asks, { ...places, who: [isTold ? "grouphook" : vendor] })}
          source={desk.source}
          isWhole
        />
      </p>
      {isFinal && <p>{words.noUndo}</p>}
      {isTold && <p class="hint">{words.told(vendor)}</p>}
    </ConfirmDialog>
  );
}
