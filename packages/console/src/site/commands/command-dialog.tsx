import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { api } from "../api/client.js";
import { useReading } from "../api/use-reading.js";
import { ChangeType } from "../parts/change-type.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { JsonView } from "../parts/json-view.js";
import { GroupLink, UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { numberIn } from "../parts/number-in.js";
import { SmallTable } from "../parts/small-table.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { CommandState } from "./command-state.js";
import { commandsWords } from "./commands-words.js";

type Command = Schemas["Command"];

const RELOAD_MS = 5000;

/** One command: who wanted what, and what became of it. */
export function CommandDialog({ id, onClose }: { readonly id: string; onClose(): void }) {
  const words = useWords(commandsWords);
  const number = numberIn(id);
  const { data, fault, isReading, reload } = useReading(
    id,
    async (signal) => {
      if (number === undefined) return { command: undefined };
      const { items } = await api.get("/v1/commands", { query: { before: number + 1, limit: 1 }, signal });
      return { command: items.find(({ commandId }) => commandId === number) };
    },
    { everyMs: RELOAD_MS },
  );
  return (
    <Dialog title={words.command(String(number ?? "?"))} isWide onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        <FaultNotice fault={fault} onRetry={reload} />
        {data && (data.command ? <Details command={data.command} /> : <p>{words.missing}</p>)}
      </div>
    </Dialog>
  );
}

function Details({ command }: { readonly command: Command }) {
  const words = useWords(commandsWords);
  const { source, vendor, groupId, actorId, token, change, state, startedAt, endedAt, remark, refused } = command;
  const facts: (readonly [string, ComponentChildren])[] = [
    [words.when, <Moment key="when" value={startedAt} isExact />],
    [words.ended, endedAt === null ? words.running : <Moment key="ended" value={endedAt} isExact />],
    [words.change, <ChangeType key="change" type={change} />],
    [words.group, <GroupLink key="group" source={source} groupId={groupId} />],
    [words.token, <VendorText key="token" text={token} />],
    [words.source, `${source} (${vendor})`],
  ];
  if (actorId !== null) facts.push([words.actor, <UserLink key="actor" source={source} userId={actorId} />]);
  return (
    <>
      <p>
        <CommandState state={state} /> {words.meanings[state]}
      </p>
      {remark && (
        <p class={state === "performed" ? "notice" : "notice doubtful"}>
          <span>
            {words.saidBy[remark.by]}
            {remark.code !== undefined && (
              <>
                {" "}
                (<VendorText text={words.code(String(remark.code))} />)
              </>
            )}
            : <VendorText text={remark.text} />
          </span>
        </p>
      )}
      <Facts facts={facts} />
      {refused.length > 0 && <Refused source={source} refused={refused} />}
      <section class="stack">
        <h3>{words.request}</h3>
        {command.request === null ? (
          <p class="hint">{words.requestGone}</p>
        ) : (
          <JsonView text={JSON.stringify(command.request)} label={words.request} />
        )}
      </section>
    </>
  );
}

function Refused({ source, refused }: { readonly source: string; readonly refused: Command["refused"] }) {
  const words = useWords(commandsWords);
  return (
    <section class="stack">
      <h3>{words.refused}</h3>
      <SmallTable
        label={words.refused}
        items={refused.map((part, index) => ({ part, index }))}
        keyOf={({ index }) => index}
        empty=""
        columns={[
          {
            title: words.whom,
            cell: ({ part: { userId, messageKey, topicId } }) =>
              userId === undefined ? (
                <VendorText text={messageKey ?? topicId ?? ""} />
              ) : (
                <UserLink source={source} userId={userId} />
              ),
          },
          {
            title: words.said,
            cell: ({ part: { code, text } }) => (
              <>
                <VendorText text={words.code(String(code))} />: <VendorText text={text} />
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
