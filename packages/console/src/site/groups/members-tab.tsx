import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useNews } from "../api/use-news.js";
import { usePages } from "../api/use-pages.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { Moment, TimeLeft } from "../parts/moment.js";
import { NewsNotice } from "../parts/news-notice.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { MemberDialog } from "./member-dialog.js";
import { membersWords } from "./members-words.js";
import { RoleBadge } from "./role-badge.js";

type Member = Schemas["Member"];

/** The members of a group. A line opens what is known of one, and what can be done. */
export function MembersTab({ desk, turn }: { readonly desk: Desk; readonly turn: number }) {
  const words = useWords(membersWords);
  const { query, set } = useQuery();
  const { source, groupId } = desk;
  const pages = usePages(`members ${source}/${groupId}`, (cursor: string | undefined, signal) =>
    api.get("/v1/groups/{source}/{groupId}/members", { path: { source, groupId }, query: given({ cursor }), signal }),
  );
  const news = useNews(pages, turn);
  const columns: readonly Column<Member>[] = [
    {
      title: words.user,
      share: 2,
      cell: ({ userId }) => (
        <OpenLink name="member" value={userId}>
          <VendorName text={userId} />
        </OpenLink>
      ),
    },
    { title: words.role, cell: ({ role }) => <RoleBadge role={role} /> },
    {
      title: words.nickname,
      share: 2,
      isMinor: true,
      cell: ({ nickname }) => nickname !== "" && <VendorName text={nickname} />,
    },
    { title: words.muted, cell: ({ mutedUntil }) => <TimeLeft until={mutedUntil} /> },
    { title: words.silenced, isMinor: true, cell: ({ silenced }) => silenced && words.isSilenced },
    {
      title: words.joined,
      share: 1.5,
      isMinor: true,
      cell: ({ joinedAt }) => (joinedAt === null ? words.neverReported : <Moment value={joinedAt} />),
    },
  ];
  return (
    <>
      <NewsNotice news={news} />
      <DataTable
        label={words.list}
        columns={columns}
        pages={news.pages}
        keyOf={({ userId }) => userId}
        onOpen={({ userId }) => set({ member: userId }, { isStep: true })}
        empty={words.empty}
      />
      {query.member && (
        <MemberDialog
          key={query.member}
          desk={desk}
          userId={query.member}
          listed={pages.items.find(({ userId }) => userId === query.member)}
          turn={turn}
          onClose={() => set({ member: undefined })}
        />
      )}
    </>
  );
}
