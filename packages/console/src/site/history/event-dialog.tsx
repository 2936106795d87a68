import { ExpiredPositionError, type FeedEvent, PositionError, type Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { VerdictBadge } from "../decisions/verdict-badge.js";
import { Badge } from "../parts/badge.js";
import { BodyView } from "../parts/body-view.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { JsonView } from "../parts/json-view.js";
import { GroupLink, groupPath } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { numberIn } from "../parts/number-in.js";
import { OutcomeBadge } from "../parts/outcome-badge.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { callbacksBehind } from "./event-callbacks.js";
import { decisionsAbout } from "./event-decisions.js";
import { COMMANDED, OBSERVED } from "./event-origin.js";
import { EventText } from "./event-text.js";
import { groupOf } from "./group-of.js";
import { historyWords } from "./history-words.js";

interface EventDialogProps {
  /** As it stands in the page's address. */
  readonly sequence: string;
  onClose(): void;
}

/** One event: what it tells, what told of it, and what was decided about it. */
export function EventDialog({ sequence, onClose }: EventDialogProps) {
  const words = useWords(historyWords);
  const number = numberIn(sequence);
  const { data, fault, isReading, reload } = useReading(sequence, async (signal) => ({
    event: number === undefined ? undefined : await readEvent(number, signal),
  }));
  return (
    <Dialog title={words.event(String(number ?? "?"))} isWide onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        <FaultNotice fault={fault} onRetry={reload} />
        {data && (data.event ? <Details event={data.event} /> : <p>{words.missing}</p>)}
      </div>
    </Dialog>
  );
}

async function readEvent(number: number, signal: AbortSignal): Promise<FeedEvent | undefined> {
  try {
    const { events } = await api.get("/v1/feed", { query: { after: number - 1, limit: 1 }, signal });
    return events.find(({ sequence }) => Number(sequence) === number);
  } catch (fault) {
    const isGone = fault instanceof ExpiredPositionError || fault instanceof PositionError;
    if (!isGone) throw fault;
    return undefined;
  }
}

function Details({ event }: { readonly event: FeedEvent }) {
  const words = useWords(historyWords);
  const { data, type, time, recordedtime } = event;
  return (
    <>
      <p>
        <EventText event={event} isWhole />
      </p>
      <Facts
        facts={[
          [words.type, <code key="type">{type}</code>],
          [words.group, <GroupLink key="group" source={data.source} groupId={groupOf(event)} />],
          [words.happened, <Moment key="happened" value={time} isExact />],
          [
            words.arrived,
            recordedtime === undefined ? words.unknownArrival : <Moment key="arrived" value={recordedtime} isExact />,
          ],
        ]}
      />
      <Origin event={event} />
      <Decided event={event} />
      <details>
        <summary>{words.asStored}</summary>
        <JsonView text={JSON.stringify(event)} label={words.asStored} />
      </details>
    </>
  );
}

/** Why the record holds it: the callback, the reading or the command behind it. */
function Origin({ event }: { readonly event: FeedEvent }) {
  const words = useWords(historyWords);
  const { command } = event.data;
  const { data, fault, isReading, reload } = useReading(`callbacks of ${event.id}`, (signal) =>
    callbacksBehind(event, signal),
  );
  const from =
    command === OBSERVED ? words.fromReading : command === COMMANDED ? words.fromCommand : words.fromCallback(command);
  return (
    <section class="stack" aria-busy={isReading}>
      <h3>{words.why}</h3>
      <p>
        <VendorText text={from} isWhole />
      </p>
      <FaultNotice fault={fault} onRetry={reload} />
      {data === undefined && fault === undefined && <p class="hint">{words.looking}</p>}
      {data?.length === 0 && <p class="hint">{words.noCallback}</p>}
      {data && data.length > 1 && <p class="hint">{words.severalCallbacks}</p>}
      {data?.map((callback) => (
        <Behind key={callback.callbackId} callback={callback} event={event} />
      ))}
    </section>
  );
}

function Behind({ callback, event }: { readonly callback: Schemas["RawCallback"]; readonly event: FeedEvent }) {
  const words = useWords(historyWords);
  const { callbackId, outcome, body, circumstances } = callback;
  const { source } = event.data;
  const isCommanded = callback.command === COMMANDED;
  return (
    <div class="stack">
      {isCommanded && (
        <>
          {circumstances.token !== undefined && (
            <p>
              {words.byToken}: <VendorText text={circumstances.token} />
            </p>
          )}
          <CommandLink source={source} groupId={groupOf(event)} id={circumstances.requestId} />
        </>
      )}
      <p>
        <a href={`/console/callbacks?id=${callbackId}`}>{words.callback(callbackId)}</a>{" "}
        <OutcomeBadge result={outcome} />
      </p>
      {body === "" ? !isCommanded && <p class="hint">{words.emptyBody}</p> : <BodyView body={body} />}
    </div>
  );
}

function CommandLink({
  source,
  groupId,
  id,
}: {
  readonly source: string;
  readonly groupId: string | undefined;
  readonly id: string | undefined;
}) {
  const words = useWords(historyWords);
  const number = numberIn(id);
  if (number === undefined || groupId === undefined) return null;
  return (
    <p>
      <a href={`${groupPath(source, groupId)}?tab=commands&command=${number}`}>{words.toCommand(String(number))}</a>
    </p>
  );
}

/** What policies said before it happened. */
function Decided({ event }: { readonly event: FeedEvent }) {
  const words = useWords(historyWords);
  const { data, fault, isReading, reload } = useReading(`decisions of ${event.id}`, (signal) =>
    decisionsAbout(event, signal),
  );
  if (event.data.command === OBSERVED) return null;
  return (
    <section class="stack" aria-busy={isReading}>
      <h3>{words.decided}</h3>
      <FaultNotice fault={fault} onRetry={reload} />
      {data === undefined && fault === undefined && <p class="hint">{words.looking}</p>}
      {data?.length === 0 && <p class="hint">{words.noDecision}</p>}
      {data && data.length > 0 && (
        <ul>
          {data.map((decision) => (
            <li key={decision.decisionId}>
              <a href={`/console/decisions?id=${decision.decisionId}`}>
                <Moment value={decision.decidedAt} isExact />
              </a>{" "}
              <VerdictBadge decision={decision} /> {decision.shadowed && <Badge>{words.shadow}</Badge>}{" "}
              {words.decidedBy} <VendorText text={decision.policy} />
              {decision.text !== null && (
                <>
                  : <VendorText text={decision.text} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
