import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useNews } from "../api/use-news.js";
import { usePages } from "../api/use-pages.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { UserLink } from "../parts/links.js";
import { TimeLeft } from "../parts/moment.js";
import { NewsNotice } from "../parts/news-notice.js";
import { useWords } from "../words/language.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { groupWords } from "./group-words.js";

type ListedUser = Schemas["ListedUser"];

interface ListsTabProps {
  readonly desk: Desk;
  readonly turn: number;
}

/** Who is on the lists of a group. */
export function ListsTab({ desk, turn }: ListsTabProps) {
  return (
    <div class="stack">
      <List desk={desk} turn={turn} list="allowed" />
      <List desk={desk} turn={turn} list="blocked" />
    </div>
  );
}

function List({ desk: { source, groupId }, turn, list }: ListsTabProps & { readonly list: "allowed" | "blocked" }) {
  const words = useWords(groupWords);
  const { title, empty } = words.lists[list];
  const pages = usePages(`list ${list} ${source}/${groupId}`, (cursor: string | undefined, signal) =>
    api.get("/v1/groups/{source}/{groupId}/lists/{list}", {
      path: { source, groupId, list },
      query: given({ cursor }),
      signal,
    }),
  );
  const news = useNews(pages, turn);
  const columns: readonly Column<ListedUser>[] = [
    { title: words.user, share: 2, cell: ({ userId }) => <UserLink source={source} userId={userId} /> },
    {
      title: words.listedFor,
      cell: ({ until }) => (until === null ? <span class="faint">{words.untold}</span> : <TimeLeft until={until} />),
    },
  ];
  return (
    <section class="stack">
      <h2>{title}</h2>
      <NewsNotice news={news} />
      <DataTable label={title} columns={columns} pages={news.pages} keyOf={({ userId }) => userId} empty={empty} />
    </section>
  );
}
