import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ActButton } from "../parts/act-button.js";
import { BodyView } from "../parts/body-view.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { Moment } from "../parts/moment.js";
import { OutcomeBadge } from "../parts/outcome-badge.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { deadLettersWords } from "./dead-letters-words.js";
import { findDeadLetter } from "./find-dead-letter.js";

type DeadLetter = Schemas["DeadLetter"];

interface DeadLetterDialogProps {
  readonly id: string;
  /** It, if the list has come to it. */
  readonly loaded: DeadLetter | undefined;
  onClose(): void;
  /** After it was settled or discarded. */
  onDone(): void;
}

/** One dead letter with its body, to be settled again or discarded. */
export function DeadLetterDialog({ id, loaded, onClose, onDone }: DeadLetterDialogProps) {
  const words = useWords(deadLettersWords);
  const [asked, setAsked] = useState<"retry" | "discard">();
  const [outcome, setOutcome] = useState<Schemas["Outcome"]>();
  const { data, fault, isReading, reload } = useReading(`dead letter ${id}`, async (signal) => ({
    letter: loaded ?? (await findDeadLetter(id, signal)),
  }));
  const letter = data?.letter;
  return (
    <>
      <Dialog title={words.letter} isWide onClose={onClose}>
        <div class="stack" aria-busy={isReading}>
          <FaultNotice fault={fault} onRetry={reload} />
          {outcome && (
            <p class="notice good" role="status">
              {words.retried} <OutcomeBadge result={outcome.result} />
            </p>
          )}
          {data && !letter && <p>{words.missing}</p>}
          {letter && <Details letter={letter} />}
          {letter && !outcome && (
            <div class="actions">
              {letter.holds !== "fragment" && (
                <ActButton tone="primary" onClick={() => setAsked("retry")}>
                  {words.retry}
                </ActButton>
              )}
              <ActButton tone="danger" onClick={() => setAsked("discard")}>
                {words.discard}
              </ActButton>
            </div>
          )}
        </div>
      </Dialog>
      {asked === "retry" && (
        <ConfirmDialog
          title={words.retryTitle}
          confirm={words.retry}
          act={async () => setOutcome(await api.post("/v1/dead-letters/{id}/retry", { path: { id } }))}
          onClose={() => setAsked(undefined)}
          onDone={onDone}
        >
          <p>{words.retryMeaning}</p>
        </ConfirmDialog>
      )}
      {asked === "discard" && (
        <ConfirmDialog
          title={words.discardTitle}
          confirm={words.discard}
          isDangerous
          act={() => api.delete("/v1/dead-letters/{id}", { path: { id } })}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            onDone();
            onClose();
          }}
        >
          <p>{words.discardMeaning}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Details({ letter }: { readonly letter: DeadLetter }) {
  const words = useWords(deadLettersWords);
  const { source, command, receivedAt, failedAt, error, body, holds } = letter;
  return (
    <>
      <p class="notice bad">
        <VendorText text={error} />
      </p>
      <Facts
        facts={[
          [words.source, source],
          [words.command, command === "" ? words.unknownCommand : <VendorText key="command" text={command} />],
          [words.receivedAt, <Moment key="received" value={receivedAt} isExact />],
          [words.failedAt, <Moment key="failed" value={failedAt} isExact />],
          [words.holds, words.held[holds]],
        ]}
      />
      <p class="hint">{words.heldMeanings[holds]}</p>
      <section class="stack">
        <h3>{words.body}</h3>
        {body === "" ? <p class="hint">{words.noBody}</p> : <BodyView body={body} />}
      </section>
    </>
  );
}
