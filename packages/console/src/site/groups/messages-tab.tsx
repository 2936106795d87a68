import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useNews } from "../api/use-news.js";
import { usePages } from "../api/use-pages.js";
import { useReading } from "../api/use-reading.js";
import { ActButton } from "../parts/act-button.js";
import { Badge } from "../parts/badge.js";
import { ChoiceField } from "../parts/choice-field.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { useFormats } from "../parts/formats.js";
import { UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { NewsNotice } from "../parts/news-notice.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { plainText, VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { actWords } from "./act-words.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { MessageDialog } from "./message-dialog.js";
import { messagesWords } from "./messages-words.js";
import { SendDialog } from "./send-dialog.js";

type Message = Schemas["Message"];

/** The messages of a group or one of its topics, newest first. */
export function MessagesTab({ desk, turn }: { readonly desk: Desk; readonly turn: number }) {
  const words = useWords(messagesWords);
  const formats = useFormats();
  const { query, set } = useQuery();
  const { source, groupId } = desk;
  const topic = query.topic || undefined;
  const pages = usePages(`messages ${source}/${groupId}/${topic ?? ""}`, (before: string | undefined, signal) =>
    api.get("/v1/groups/{source}/{groupId}/messages", {
      ...{ path: { source, groupId }, query: given({ topic, before }), signal },
    }),
  );
  const news = useNews(pages, turn);
  const columns: readonly Column<Message>[] = [
    {
      title: words.sent,
      share: 1.5,
      cell: ({ key, sentAt }) => (
        <OpenLink name="message" value={key}>
          {sentAt === null ? words.neverTold : <Moment value={sentAt} />}
        </OpenLink>
      ),
    },
    {
      title: words.sender,
      share: 1.5,
      cell: ({ senderId }) => (senderId === null ? words.nobody : <UserLink source={source} userId={senderId} />),
    },
    { title: words.text, share: 5, cell: (message) => <MessageLine message={message} /> },
    {
      title: words.read,
      share: 1.5,
      isMinor: true,
      isNumber: true,
      cell: ({ readCount, unreadCount }) => (
        <>
          {formats.number(readCount)}
          {unreadCount !== null && ` (${words.unread(formats.number(unreadCount))})`}
        </>
      ),
    },
  ];
  return (
    <>
      <TopicChoice desk={desk} />
      <SendButton desk={desk} topicId={topic} />
      <NewsNotice news={news} />
      <DataTable
        label={words.list}
        columns={columns}
        pages={news.pages}
        keyOf={({ key }) => key}
        onOpen={({ key }) => set({ message: key }, { isStep: true })}
        empty={words.empty}
      />
      {query.message && (
        <MessageDialog
          key={query.message}
          desk={desk}
          place={{ key: query.message, topicId: topic }}
          listed={pages.items.find(({ key }) => key === query.message)}
          turn={turn}
          onClose={() => set({ message: undefined })}
        />
      )}
    </>
  );
}

/** A message in one line: what it says, or else what it is made of. */
function MessageLine({ message: { text, elements, editedAt, recalled } }: { readonly message: Message }) {
  const words = useWords(messagesWords);
  const kinds = [...new Set(elements.map(({ type }) => type))];
  return (
    <>
      {recalled && (
        <>
          <Badge tone="doubtful">{words.recalled}</Badge>{" "}
        </>
      )}
      {editedAt !== null && (
        <>
          <Badge>{words.edited}</Badge>{" "}
        </>
      )}
      {text === "" ? (
        kinds.map((kind) => (
          <span key={kind}>
            <Badge>
              <VendorName text={kind} />
            </Badge>{" "}
          </span>
        ))
      ) : (
        <VendorName text={text} />
      )}
    </>
  );
}

/** Chooses the topic, where the group has any. */
function TopicChoice({ desk: { source, groupId } }: { readonly desk: Desk }) {
  const words = useWords(messagesWords);
  const { query, set } = useQuery();
  const chosen = query.topic ?? "";
  const { data } = useReading(`topics of ${source}/${groupId}`, (signal) =>
    api.get("/v1/groups/{source}/{groupId}/topics", { path: { source, groupId }, query: { limit: 1000 }, signal }),
  );
  const topics = (data?.items ?? []).map(({ topicId, name }): readonly [string, string] => [
    topicId,
    plainText(name || topicId),
  ]);
  if (topics.length === 0 && chosen === "") return null;
  const isKnown = chosen === "" || topics.some(([topicId]) => topicId === chosen);
  return (
    <div class="filters">
      <ChoiceField
        label={words.topic}
        value={chosen}
        choices={[["", words.ofGroup], ...topics, ...(isKnown ? [] : [[chosen, plainText(chosen)] as const])]}
        onChoose={(topic) => set({ topic, message: undefined })}
      />
    </div>
  );
}

function SendButton({ desk, topicId }: { readonly desk: Desk; readonly topicId: string | undefined }) {
  const words = useWords(actWords);
  const [isOpen, setOpen] = useState(false);
  const whyNot = desk.abilities.whyNot("message.sent");
  return (
    <div class="actions">
      <ActButton reason={whyNot} onClick={() => setOpen(true)}>
        {words.send}
      </ActButton>
      {whyNot !== undefined && <p class="hint">{whyNot}</p>}
      {isOpen && <SendDialog desk={desk} topicId={topicId} onClose={() => setOpen(false)} />}
    </div>
  );
}
