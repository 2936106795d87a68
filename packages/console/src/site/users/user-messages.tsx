import type { FeedEventOf } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { usePages } from "../api/use-pages.js";
import { Badge } from "../parts/badge.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { GroupLink, groupPath } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { User } from "./user.js";
import { usersWords } from "./users-words.js";

type MessageSent = FeedEventOf<"message.sent">;

/** The messages that a user sent, as the feed tells them; each leads to it in its group. */
export function UserMessages({ user }: { readonly user: User }) {
  const words = useWords(usersWords);
  const pages = usePages(`messages of ${user.source}/${user.userId}`, async (place: number | undefined, signal) => {
    const asked = { path: { ...user }, query: { before: place ?? NEWEST }, signal };
    const { items, next } = newestFirst(await api.get("/v1/users/{source}/{userId}/history", asked));
    const sent = items.filter((event) => event.type === "message.sent");
    return { items: sent.filter(({ data }) => (data.message.senderId ?? data.actorId) === user.userId), next };
  });
  const columns: readonly Column<MessageSent>[] = [
    {
      title: words.sent,
      share: 1.5,
      cell: (event) => (
        <a href={messagePath(event)}>
          <Moment value={event.time} />
        </a>
      ),
    },
    {
      title: words.group,
      share: 2,
      cell: ({ data: { source, groupId } }) => <GroupLink source={source} groupId={groupId} />,
    },
    { title: words.text, share: 5, cell: (event) => <Line event={event} /> },
  ];
  return (
    <DataTable
      label={words.messageList}
      columns={columns}
      pages={pages}
      keyOf={({ sequence }) => sequence}
      empty={words.noMessages}
    />
  );
}

/** Where the message is; without a key, what happened in its group. */
function messagePath({ sequence, data: { source, groupId, topicId, message } }: MessageSent): string {
  const place = given({ tab: "messages", topic: topicId, message: message.key });
  const shown = message.key === undefined ? { tab: "history", event: sequence } : place;
  return `${groupPath(source, groupId)}?${new URLSearchParams(shown)}`;
}

function Line({ event: { data } }: { readonly event: MessageSent }) {
  const words = useWords(usersWords);
  const { text, elements } = data.message;
  if (text !== "") return <VendorName text={text} />;
  if (data.contentRemoved) return <span class="faint">{words.contentRemoved}</span>;
  return (
    <>
      {[...new Set(elements.map(({ type }) => type))].map((kind) => (
        <Badge key={kind}>
          <VendorName text={kind} />
        </Badge>
      ))}
    </>
  );
}
