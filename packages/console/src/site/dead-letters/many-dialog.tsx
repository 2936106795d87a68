import { GrouphookProblem, type Schemas } from "@grouphook/client";
import { useEffect, useState } from "preact/hooks";
import { api } from "../api/client.js";
import { oneAfterTheOther, type Progress } from "../api/one-after-the-other.js";
import { Dialog } from "../parts/dialog.js";
import { useFormats } from "../parts/formats.js";
import { partWords } from "../parts/part-words.js";
import { VendorText } from "../parts/vendor-text.js";
import { useSessionEnd } from "../session/session.js";
import { useWords } from "../words/language.js";
import { deadLettersWords } from "./dead-letters-words.js";

type DeadLetter = Schemas["DeadLetter"];

interface ManyDialogProps {
  readonly act: "retry" | "discard";
  readonly letters: readonly DeadLetter[];
  /** Where nothing was begun. */
  onCancel(): void;
  /** After some of it was done. */
  onClose(): void;
}

/** Settles or discards dead letters, one after the other, as long as nobody stops it. */
export function ManyDialog({ act, letters, onCancel, onClose }: ManyDialogProps) {
  const words = useWords(deadLettersWords);
  const { cancel } = useWords(partWords);
  const { number } = useFormats();
  const onFault = useSessionEnd();
  // What is chosen in the list changes while they go.
  const [chosen] = useState(() => (act === "retry" ? letters.filter(({ holds }) => holds !== "fragment") : letters));
  const left = useState(() => letters.length - chosen.length)[0];
  const [progress, setProgress] = useState<Progress<DeadLetter>>();
  const [stopping] = useState(() => new AbortController());
  const [isOver, setOver] = useState(false);
  useEffect(() => () => stopping.abort(), [stopping]);

  const go = async (event: Event) => {
    event.preventDefault();
    setProgress({ done: 0, failures: [] });
    const actOn = async ({ id }: DeadLetter) => {
      try {
        if (act === "retry") await api.post("/v1/dead-letters/{id}/retry", { path: { id } });
        else await api.delete("/v1/dead-letters/{id}", { path: { id } });
      } catch (fault) {
        // Somebody else was quicker.
        if (fault instanceof GrouphookProblem && fault.status === 404) return;
        onFault(fault);
        throw fault;
      }
    };
    await oneAfterTheOther(chosen, actOn, { signal: stopping.signal, onProgress: setProgress });
    setOver(true);
  };
  const close = () => {
    stopping.abort();
    if (progress) onClose();
    else onCancel();
  };
  const title = (act === "retry" ? words.retryManyTitle : words.discardManyTitle)(number(chosen.length));
  return (
    <Dialog title={title} onClose={close}>
      <form onSubmit={go}>
        {!progress && <p>{act === "retry" ? words.retryMeaning : words.discardMeaning}</p>}
        {left > 0 && <p class="notice doubtful">{words.fragments(number(left))}</p>}
        {progress && (
          <>
            <progress value={progress.done} max={chosen.length} aria-label={title} />
            <p role="status">
              {words.progress(number(progress.done), number(chosen.length))}{" "}
              {isOver && (progress.done < chosen.length ? words.stopped : words.finished)}
            </p>
            <Failures failures={progress.failures} />
          </>
        )}
        <div class="dialog-actions">
          {!progress && (
            <>
              <button type="button" onClick={close}>
                {cancel}
              </button>
              <button type="submit" class={act === "retry" ? "primary" : "danger"} disabled={chosen.length === 0}>
                {act === "retry" ? words.retry : words.discard}
              </button>
            </>
          )}
          {progress && !isOver && (
            <button type="button" onClick={() => stopping.abort()}>
              {words.stop}
            </button>
          )}
          {isOver && (
            <button type="button" class="primary" onClick={close}>
              {words.close}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

const MOST_LISTED = 100;

function Failures({ failures }: { readonly failures: Progress<DeadLetter>["failures"] }) {
  const words = useWords(deadLettersWords);
  const { number } = useFormats();
  if (failures.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { item, fault } of failures) {
    const text = `${item.command === "" ? words.unknownCommand : item.command}: ${reasonOf(fault)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return (
    <div class="notice bad">
      <p>{words.failed(number(failures.length))}</p>
      <ul>
        {[...counts].slice(0, MOST_LISTED).map(([text, count]) => (
          <li key={text}>
            {number(count)} × <VendorText text={text} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function reasonOf(fault: unknown): string {
  if (fault instanceof GrouphookProblem) return fault.detail ?? fault.title;
  return fault instanceof Error ? fault.message : String(fault);
}
