import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { usePages } from "../api/use-pages.js";
import { CallbackDialog } from "../callbacks/callback-dialog.js";
import { callbacksWords } from "../callbacks/callbacks-words.js";
import { namesGroup } from "../history/event-callbacks.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { OutcomeBadge } from "../parts/outcome-badge.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { groupWords } from "./group-words.js";

type Callback = Schemas["RawCallback"];

/** Those of other groups are looked through for each. */
const LOOKED_AT = 500;

/** The raw callbacks that name a group, newest first. */
export function CallbacksTab({ desk: { source, groupId } }: { readonly desk: Desk }) {
  const words = useWords(callbacksWords);
  const { callbacksHint, allCallbacks, noCallbacks } = useWords(groupWords);
  const { query, set } = useQuery();
  const pages = usePages(`callbacks ${source}/${groupId}`, async (place: number | undefined, signal) => {
    const asked = { source, before: place ?? NEWEST, limit: LOOKED_AT };
    const { items, next } = newestFirst(await api.get("/v1/callbacks", { query: asked, signal }));
    return { items: items.filter(({ body }) => namesGroup(body, groupId)), next };
  });
  const columns: readonly Column<Callback>[] = [
    {
      title: words.when,
      share: 1.5,
      cell: ({ callbackId, receivedAt }) => (
        <OpenLink name="callback" value={callbackId}>
          <Moment value={receivedAt} />
        </OpenLink>
      ),
    },
    { title: words.command, share: 3, cell: ({ command }) => <VendorName text={command} /> },
    { title: words.outcome, share: 1.5, cell: ({ outcome }) => <OutcomeBadge result={outcome} /> },
  ];
  return (
    <>
      <p class="hint">{callbacksHint}</p>
      <p>
        <a href={`/console/callbacks?${new URLSearchParams({ source })}`}>{allCallbacks}</a>
      </p>
      <DataTable
        label={words.list.newest}
        columns={columns}
        pages={pages}
        keyOf={({ callbackId }) => callbackId}
        onOpen={({ callbackId }) => set({ callback: String(callbackId) }, { isStep: true })}
        empty={noCallbacks}
      />
      {query.callback && (
        <CallbackDialog
          key={query.callback}
          id={query.callback}
          onClose={() => set({ callback: undefined })}
          onReplayed={pages.reload}
        />
      )}
    </>
  );
}
