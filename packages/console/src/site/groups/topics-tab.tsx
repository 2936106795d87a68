import type { Schemas } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useNews } from "../api/use-news.js";
import { usePages } from "../api/use-pages.js";
import { useReading } from "../api/use-reading.js";
import { Badge } from "../parts/badge.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { Dialog } from "../parts/dialog.js";
import { Facts } from "../parts/facts.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { JsonView } from "../parts/json-view.js";
import { groupPath } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { NewsNotice } from "../parts/news-notice.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName, VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { findInPages } from "./find-in-pages.js";
import { groupWords } from "./group-words.js";
import { groupsWords } from "./groups-words.js";

type Topic = Schemas["Topic"];

/** The topics of a group, closed ones among them. */
export function TopicsTab({ desk, turn }: { readonly desk: Desk; readonly turn: number }) {
  const words = useWords(groupWords);
  const { query, set } = useQuery();
  const { source, groupId } = desk;
  const pages = usePages(`topics ${source}/${groupId}`, (cursor: string | undefined, signal) =>
    api.get("/v1/groups/{source}/{groupId}/topics", { path: { source, groupId }, query: given({ cursor }), signal }),
  );
  const news = useNews(pages, turn);
  const columns: readonly Column<Topic>[] = [
    {
      title: words.name,
      share: 2,
      cell: ({ topicId, name }) => (
        <OpenLink name="topic" value={topicId}>
          <VendorName text={name || topicId} />
        </OpenLink>
      ),
    },
    { title: words.id, share: 2, isMinor: true, cell: ({ topicId }) => <VendorName text={topicId} /> },
    { title: words.state, cell: ({ state }) => <TopicState state={state} /> },
    {
      title: words.notice,
      share: 3,
      isMinor: true,
      cell: ({ notice }) => notice !== "" && <VendorName text={notice} />,
    },
    { title: words.updated, share: 1.5, isMinor: true, cell: ({ updatedAt }) => <Moment value={updatedAt} /> },
  ];
  return (
    <>
      <NewsNotice news={news} />
      <DataTable
        label={words.topicList}
        columns={columns}
        pages={news.pages}
        keyOf={({ topicId }) => topicId}
        onOpen={({ topicId }) => set({ topic: topicId }, { isStep: true })}
        empty={words.noTopics}
      />
      {query.topic && (
        <TopicDialog key={query.topic} desk={desk} topicId={query.topic} onClose={() => set({ topic: undefined })} />
      )}
    </>
  );
}

function TopicState({ state }: Pick<Topic, "state">) {
  const words = useWords(groupsWords);
  return <Badge tone={state === "active" ? "good" : "plain"}>{words.states[state]}</Badge>;
}

interface TopicDialogProps {
  readonly desk: Desk;
  readonly topicId: string;
  onClose(): void;
}

function TopicDialog({ desk: { source, groupId }, topicId, onClose }: TopicDialogProps) {
  const words = useWords(groupWords);
  const { data, fault, isReading, reload } = useReading(topicId, async (signal) => ({
    topic: await findInPages(
      (query) => api.get("/v1/groups/{source}/{groupId}/topics", { path: { source, groupId }, query, signal }),
      (topic) => topic.topicId === topicId,
    ),
  }));
  const messages = `${groupPath(source, groupId)}?${new URLSearchParams({ tab: "messages", topic: topicId })}`;
  return (
    <Dialog title={words.topic} onClose={onClose}>
      <div class="stack" aria-busy={isReading}>
        <FaultNotice fault={fault} onRetry={reload} />
        {data && (data.topic ? <Details topic={data.topic} /> : <p>{words.topicMissing}</p>)}
        <p>
          <a href={messages}>{words.topicMessages}</a>
        </p>
      </div>
    </Dialog>
  );
}

function Details({ topic }: { readonly topic: Topic }) {
  const words = useWords(groupWords);
  const { createdAt, dissolvedAt, custom } = topic;
  const facts: (readonly [string, ComponentChildren])[] = [
    [words.id, <VendorText key="id" text={topic.topicId} isWhole />],
    [words.state, <TopicState key="state" state={topic.state} />],
  ];
  for (const field of ["name", "notice", "introduction", "avatar"] as const)
    if (topic[field] !== "") facts.push([words[field], <VendorText key={field} text={topic[field]} />]);
  facts.push([
    words.created,
    createdAt === null ? words.neverReported : <Moment key="created" value={createdAt} isExact />,
  ]);
  facts.push([words.updated, <Moment key="updated" value={topic.updatedAt} isExact />]);
  if (dissolvedAt !== null) facts.push([words.dissolved, <Moment key="dissolved" value={dissolvedAt} isExact />]);
  return (
    <>
      <Facts facts={facts} />
      {custom !== null && custom !== "" && <JsonView text={JSON.stringify(custom)} label={words.custom} />}
    </>
  );
}
