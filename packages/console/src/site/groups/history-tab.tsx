import { api } from "../api/client.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { useNews } from "../api/use-news.js";
import { usePages } from "../api/use-pages.js";
import { HistoryTable } from "../history/history-table.js";
import { NewsNotice } from "../parts/news-notice.js";
import { useWords } from "../words/language.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { groupWords } from "./group-words.js";

/** What happened in a group, newest first. */
export function HistoryTab({ desk: { source, groupId }, turn }: { readonly desk: Desk; readonly turn: number }) {
  const words = useWords(groupWords);
  const pages = usePages(`history ${source}/${groupId}`, async (place: number | undefined, signal) => {
    const asked = { path: { source, groupId }, query: { before: place ?? NEWEST }, signal };
    return newestFirst(await api.get("/v1/groups/{source}/{groupId}/history", asked));
  });
  const news = useNews(pages, turn);
  return (
    <>
      <NewsNotice news={news} />
      <HistoryTable pages={news.pages} empty={words.noHistory} />
    </>
  );
}
