import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ActButton } from "../parts/act-button.js";
import { BodyView } from "../parts/body-view.js";
import { Circumstances } from "../parts/circumstances.js";
import { ConfirmDialog } from "../parts/confirm-dialog.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { Moment } from "../parts/moment.js";
import { numberIn } from "../parts/number-in.js";
import { OutcomeBadge } from "../parts/outcome-badge.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { callbacksWords } from "./callbacks-words.js";
import { Forwarded } from "./forwarded.js";

type Callback = Schemas["RawCallback"];

interface CallbackDialogProps {
  /** As it stands in the page's address. */
  readonly id: string;
  onClose(): void;
  onReplayed(): void;
}

/** One callback as it arrived, and what became of it. */
export function CallbackDialog({ id, onClose, onReplayed }: CallbackDialogProps) {
  const words = useWords(callbacksWords);
  const number = numberIn(id);
  const [isConfirming, setConfirming] = useState(false);
  const [replayed, setReplayed] = useState<Schemas["Outcome"]>();
  const { data, fault, isReading, reload } = useReading(id, async (signal) => {
    if (number === undefined) return { callback: undefined };
    const { items } = await api.get("/v1/callbacks", { query: { before: number + 1, limit: 1 }, signal });
    return { callback: items.find(({ callbackId }) => callbackId === number) };
  });
  const callback = data?.callback;
  return (
    <>
      <Dialog title={words.callback(String(number ?? "?"))} isWide onClose={onClose}>
        <div class="stack" aria-busy={isReading}>
          <FaultNotice fault={fault} onRetry={reload} />
          {replayed && (
            <p class="notice good" role="status">
              {words.replayed} <OutcomeBadge result={replayed.result} />
            </p>
          )}
          {data && (callback ? <Details callback={callback} /> : <p>{words.missing}</p>)}
          {callback?.outcome === "unsupported" && (
            <div class="stack">
              <p class="hint">{callback.forwarded ? words.forwardedHint : words.replayHint}</p>
              <div class="actions">
                <ActButton onClick={() => setConfirming(true)}>{words.replay}</ActButton>
              </div>
            </div>
          )}
        </div>
      </Dialog>
      {isConfirming && callback && (
        <ConfirmDialog
          title={words.replayTitle(callback.callbackId)}
          confirm={words.replay}
          act={async () => {
            setReplayed(await api.post("/v1/callbacks/{id}/replay", { path: { id: String(callback.callbackId) } }));
          }}
          onClose={() => setConfirming(false)}
          onDone={() => {
            reload();
            onReplayed();
          }}
        >
          <p>{words.replayMeaning}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Details({ callback }: { readonly callback: Callback }) {
  const words = useWords(callbacksWords);
  const { source, command, receivedAt, outcome, circumstances, forwarded, body } = callback;
  const facts: (readonly [string, ComponentChildren])[] = [
    [words.when, <Moment key="when" value={receivedAt} isExact />],
    [words.source, source],
    [words.command, <VendorText key="command" text={command} />],
    [words.outcome, <OutcomeBadge key="outcome" result={outcome} />],
  ];
  if (forwarded) facts.push([words.forwarded, <Forwarded key="forwarded" forwarded={forwarded} />]);
  return (
    <>
      <Facts facts={facts} />
      {Object.keys(circumstances).length > 0 && (
        <section class="stack">
          <h3>{words.circumstances}</h3>
          <Circumstances of={circumstances} />
        </section>
      )}
      <section class="stack">
        <h3>{words.body}</h3>
        {body === "" ? <p class="hint">{words.noBody}</p> : <BodyView body={body} />}
      </section>
    </>
  );
}
