import { GrouphookProblem, type Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { DifferenceList } from "./difference-list.js";
import { ReadingState } from "./readings.js";
import { reconciliationWords } from "./reconciliation-words.js";

type Reconciliation = Schemas["Reconciliation"];

const RELOAD_MS = 3000;

/** One sweep, import or reading of groups in doubt, as it goes on. */
export function ReadingDialog({ id, onClose }: { readonly id: string; onClose(): void }) {
  const words = useWords(reconciliationWords);
  const { data, fault, reload } = useReading(
    `reconciliation ${id}`,
    (signal) => api.get("/v1/reconciliations/{id}", { path: { id }, signal }),
    { everyMs: RELOAD_MS },
  );
  const isMissing = fault instanceof GrouphookProblem && fault.status === 404;
  return (
    <Dialog title={words.run} isWide onClose={onClose}>
      <div class="stack">
        {isMissing ? <p>{words.missing}</p> : <FaultNotice fault={fault} onRetry={reload} />}
        {data && <Details reconciliation={data} />}
      </div>
    </Dialog>
  );
}

function Details({ reconciliation }: { readonly reconciliation: Reconciliation }) {
  const words = useWords(reconciliationWords);
  const { number, duration } = useFormats();
  const { source, kind, state, requestedAt, startedAt, finishedAt, messagesSince, differences, trouble } =
    reconciliation;
  const ended = finishedAt === null ? Date.now() : Date.parse(finishedAt);
  const since = startedAt ?? requestedAt;
  return (
    <>
      <p>
        <ReadingState state={state} /> {words.kindMeanings[kind]}
      </p>
      {trouble && (
        <p class={state === "done" ? "notice" : "notice doubtful"}>
          <span>
            {words.troubleAt} (<Moment value={trouble.at} />
            ): <VendorText text={trouble.text} />
          </span>
        </p>
      )}
      <Facts
        facts={[
          [words.source, source],
          [words.kind, words.kinds[kind]],
          [words.requested, <Moment key="requested" value={requestedAt} isExact />],
          [words.started, <Moment key="started" value={startedAt} isExact />],
          [words.finished, <Moment key="finished" value={finishedAt} isExact />],
          [words.lasted, startedAt !== null && duration(Math.max(0, ended - Date.parse(startedAt)))],
          [
            words.messagesSince,
            messagesSince === null ? words.noMessages : <Moment key="messages" value={messagesSince} isExact />,
          ],
          [words.groups, number(reconciliation.groups)],
          [words.members, number(reconciliation.members)],
          [words.gone, number(reconciliation.gone)],
          [words.unreadable, number(reconciliation.unreadable)],
          [words.failed, number(reconciliation.failed)],
        ]}
      />
      {Object.keys(differences).length > 0 && (
        <section class="stack">
          <h3>{words.differences}</h3>
          <DifferenceList differences={differences} />
          {kind !== "import" && (
            <a href={`/console/reconciliation?${new URLSearchParams({ tab: "drift", source, since })}`}>
              {words.toDrift}
            </a>
          )}
        </section>
      )}
    </>
  );
}
