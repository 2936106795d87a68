import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { useReading } from "../api/use-reading.js";
import { ChangeType } from "../parts/change-type.js";
import { Circumstances } from "../parts/circumstances.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { GroupLink, UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { numberIn } from "../parts/number-in.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { decisionsWords } from "./decisions-words.js";
import { findCallback, momentBefore } from "./find-callback.js";
import { difference, type Judged } from "./judged.js";
import { readDecision } from "./read-decisions.js";
import { VerdictBadge } from "./verdict-badge.js";

type Decision = Schemas["Decision"];

/** Everything that is known of a decision, beside what others decided about the same callback. */
export function DecisionDialog({ id, onClose }: { readonly id: string; onClose(): void }) {
  const words = useWords(decisionsWords);
  const number = numberIn(id);
  const { data, fault, isReading, reload } = useReading(id, async (signal) => ({
    judged: number === undefined ? undefined : await readDecision(number, signal),
  }));
  return (
    <Dialog title={words.decision(String(number ?? "?"))} isWide onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        <FaultNotice fault={fault} onRetry={reload} />
        {data && (data.judged ? <Details judged={data.judged} /> : <p>{words.missing}</p>)}
      </div>
    </Dialog>
  );
}

function Details({ judged: { decision, others } }: { readonly judged: Judged }) {
  const words = useWords(decisionsWords);
  const { source, groupId, actorId, command, change, circumstances } = decision;
  const all = [decision, ...others];
  const answer = all.find(({ shadowed }) => !shadowed);
  const shadows = all.filter(({ shadowed }) => shadowed);
  return (
    <>
      <Facts
        facts={[
          [words.when, <Moment key="when" value={decision.decidedAt} isExact />],
          [words.change, <ChangeType key="change" type={change} />],
          [words.group, <GroupLink key="group" source={source} groupId={groupId} />],
          [words.user, <UserLink key="user" source={source} userId={actorId} />],
          [words.source, `${source} (${decision.vendor})`],
          [words.command, <VendorText key="command" text={command} />],
        ]}
      />
      {answer ? <Said decision={answer} /> : <p class="hint">{words.alone}</p>}
      {shadows.map((shadow) => (
        <Said key={shadow.decisionId} decision={shadow}>
          {answer && <p class="hint">{words.differences[difference(answer, shadow)]}</p>}
        </Said>
      ))}
      {Object.keys(circumstances).length > 0 && (
        <section class="stack">
          <h3>{words.circumstances}</h3>
          <Circumstances of={circumstances} />
        </section>
      )}
      <CallbackOf decision={decision} />
      <ul>
        {groupId !== null && (
          <li>
            <a href={`/console/decisions?${new URLSearchParams({ source, groupId })}`}>{words.sameGroup}</a>
          </li>
        )}
        {actorId !== null && (
          <li>
            <a href={`/console/decisions?${new URLSearchParams({ source, actorId })}`}>{words.sameUser}</a>
          </li>
        )}
      </ul>
    </>
  );
}

/** What one policy said, with what it told the client. */
function Said({ decision, children }: { readonly decision: Decision; readonly children?: ComponentChildren }) {
  const words = useWords(decisionsWords);
  const formats = useFormats();
  const { verdict, code, text, policy, remark, shadowed } = decision;
  const facts: (readonly [string, ComponentChildren])[] = [[words.policy, <PolicyName key="policy" name={policy} />]];
  if (code !== null) facts.push([words.code, code]);
  if (text !== null) facts.push([words.text, <VendorText key="text" text={text} />]);
  facts.push([words.duration, formats.duration(decision.milliseconds)]);
  if (remark !== null) facts.push([words.remark, <VendorText key="remark" text={remark} />]);
  return (
    <section class="sheet">
      <h3>
        {shadowed ? words.shadowAnswer : words.wholeAnswer} <VerdictBadge decision={decision} />
      </h3>
      <p>{words.meanings[verdict]}</p>
      {children}
      <Facts facts={facts} />
    </section>
  );
}

function PolicyName({ name }: { readonly name: string }) {
  const words = useWords(decisionsWords);
  if (name === "fail-mode" || name === "rules") return <>{words.policies[name]}</>;
  return <VendorText text={name} />;
}

/** Leads to the callback that was decided about, if it is one that is kept, else to what came from then on. */
function CallbackOf({ decision }: { readonly decision: Decision }) {
  const words = useWords(decisionsWords);
  const { data } = useReading(`callback of ${decision.decisionId}`, (signal) => findCallback(decision, signal));
  if (!data) return null;
  const { callback, began } = data;
  const from = new URLSearchParams({ source: decision.source, order: "oldest", since: momentBefore(began) });
  return (
    <div>
      {callback ? (
        <a href={`/console/callbacks?id=${callback.callbackId}`}>{words.callbackFound(callback.callbackId)}</a>
      ) : (
        <>
          <p>{words.noCallback}</p>
          <a href={`/console/callbacks?${from}`}>{words.callbacksSince}</a>
        </>
      )}
    </div>
  );
}
