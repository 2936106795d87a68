import { api } from "../api/client.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { usePages } from "../api/use-pages.js";
import { HistoryTable } from "../history/history-table.js";
import { useWords } from "../words/language.js";
import type { User } from "./user.js";
import { usersWords } from "./users-words.js";

/** What a user did, and what was done to them, newest first. */
export function UserHistory({ user }: { readonly user: User }) {
  const words = useWords(usersWords);
  const pages = usePages(`history of ${user.source}/${user.userId}`, async (place: number | undefined, signal) => {
    const asked = { path: { ...user }, query: { before: place ?? NEWEST }, signal };
    return newestFirst(await api.get("/v1/users/{source}/{userId}/history", asked));
  });
  return <HistoryTable pages={pages} hasGroups empty={words.noHistory} />;
}
