import { GrouphookProblem } from "@grouphook/client";
import { useReducer, useState } from "preact/hooks";
import { useRoute } from "preact-iso";
import { api } from "../api/client.js";
import { useLive } from "../api/use-live.js";
import { useReading } from "../api/use-reading.js";
import { DecisionsList } from "../decisions/decisions-list.js";
import { EraseButton } from "../erasure/erase-button.js";
import { EmptyState } from "../parts/empty-state.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { Page } from "../parts/page.js";
import { type Tab, Tabs } from "../parts/tabs.js";
import { plainText, VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { useAbilities } from "./abilities.js";
import type { CommandAnswer, Desk } from "./ask-vendor-dialog.js";
import { CallbacksTab } from "./callbacks-tab.js";
import { CommandNotice } from "./command-notice.js";
import { CommandsTab } from "./commands-tab.js";
import { GroupActions } from "./group-actions.js";
import { GroupProfile } from "./group-profile.js";
import { groupWords } from "./group-words.js";
import { HistoryTab } from "./history-tab.js";
import { ListsTab } from "./lists-tab.js";
import { MembersTab } from "./members-tab.js";
import { MessagesTab } from "./messages-tab.js";
import { ObservationNotice } from "./observation-notice.js";
import { ObserveButton } from "./observe-button.js";
import { StaleNotice } from "./stale-notice.js";
import { TopicsTab } from "./topics-tab.js";
import { useObservation } from "./use-observation.js";

/** One group: what the record knows of it, what happened and why, and what can be done. */
export default function GroupPage() {
  const { source = "", groupId = "" } = useRoute().params;
  return <OneGroup key={`${source}/${groupId}`} source={source} groupId={groupId} />;
}

function OneGroup({ source, groupId }: { readonly source: string; readonly groupId: string }) {
  const words = useWords(groupWords);
  const abilities = useAbilities(source);
  const [turn, happened] = useReducer((before: number, _: undefined) => before + 1, 0);
  const [answer, setAnswer] = useState<CommandAnswer>();
  const { data, fault, isReading, reload } = useReading(`group ${source}/${groupId}`, (signal) =>
    api.get("/v1/groups/{source}/{groupId}", { path: { source, groupId }, signal }),
  );
  const again = () => {
    reload();
    happened(undefined);
  };
  useLive({ source, groupId }, again);

  const desk: Desk = {
    ...{ source, groupId, abilities },
    onAnswer(given) {
      setAnswer(given);
      again();
    },
  };
  const observing = useObservation({ source, groupId }, again);
  const isUnknown = fault instanceof GrouphookProblem && fault.status === 404;
  const name = data === undefined ? groupId : data.name === "" ? words.nameless : data.name;
  const observe = <ObserveButton observing={observing} whyNot={abilities.whyNotRead} />;
  const ofRecord: readonly Tab[] = [
    { name: "members", label: words.members, content: () => <MembersTab desk={desk} turn={turn} /> },
    { name: "messages", label: words.messages, content: () => <MessagesTab desk={desk} turn={turn} /> },
    { name: "topics", label: words.topics, content: () => <TopicsTab desk={desk} turn={turn} /> },
    { name: "lists", label: words.listsOf, content: () => <ListsTab desk={desk} turn={turn} /> },
    { name: "history", label: words.history, content: () => <HistoryTab desk={desk} turn={turn} /> },
  ];
  const ofLogs: readonly Tab[] = [
    {
      name: "decisions",
      label: words.decisions,
      content: () => <DecisionsList of={{ source, groupId }} turn={turn} empty={words.noDecisions} />,
    },
    { name: "callbacks", label: words.callbacks, content: () => <CallbacksTab desk={desk} /> },
    { name: "commands", label: words.commands, content: () => <CommandsTab desk={desk} turn={turn} /> },
  ];
  return (
    <Page
      title={plainText(name)}
      heading={<VendorText text={name} />}
      actions={
        <>
          {data?.state === "active" && <GroupActions desk={desk} group={data} />}
          {data && !data.stale && observe}
          <EraseButton target={{ source, groupId }} onErased={again} />
        </>
      }
    >
      {isUnknown ? (
        <EmptyState>
          <p>{words.unknown}</p>
          {observe}
        </EmptyState>
      ) : (
        <FaultNotice fault={fault} onRetry={reload} />
      )}
      {data && abilities.whyNothing && (
        <div class="hint">
          <p>{abilities.whyNothing.text}</p>
          {abilities.whyNothing.detail !== null && (
            <p>
              <VendorText text={abilities.whyNothing.detail} />
            </p>
          )}
        </div>
      )}
      <CommandNotice source={source} groupId={groupId} answer={answer} />
      {data?.stale && <StaleNotice stale={data.stale}>{observe}</StaleNotice>}
      <ObservationNotice observing={observing} />
      {data && <GroupProfile group={data} vendor={abilities.vendor} isReading={isReading} />}
      <Tabs label={words.tabs} tabs={isUnknown ? ofLogs : [...ofRecord, ...ofLogs]} />
    </Page>
  );
}
