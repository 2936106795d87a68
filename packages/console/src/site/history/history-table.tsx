import type { FeedEvent } from "@grouphook/client";
import type { ComponentChildren } from "preact";
import type { Pages } from "../api/use-pages.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { GroupLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { useWords } from "../words/language.js";
import { EventDialog } from "./event-dialog.js";
import { EventOrigin } from "./event-origin.js";
import { EventText } from "./event-text.js";
import { groupOf } from "./group-of.js";
import { historyWords } from "./history-words.js";

interface HistoryTableProps {
  /** Newest first. */
  readonly pages: Pages<FeedEvent>;
  /** Whether the events are of several groups. */
  readonly hasGroups?: boolean;
  readonly empty: ComponentChildren;
}

/** What happened, a sentence a line. A line opens everything that is known of the event. */
export function HistoryTable({ pages, hasGroups = false, empty }: HistoryTableProps) {
  const words = useWords(historyWords);
  const { query, set } = useQuery();
  const columns: Column<FeedEvent>[] = [
    {
      title: words.when,
      share: 1.5,
      cell: ({ time, sequence }) => (
        <OpenLink name="event" value={sequence}>
          <Moment value={time} />
        </OpenLink>
      ),
    },
    { title: words.what, share: 6, cell: (event) => <EventText event={event} /> },
    { title: words.told, share: 2, isMinor: true, cell: (event) => <EventOrigin event={event} /> },
  ];
  if (hasGroups)
    columns.splice(1, 0, {
      title: words.group,
      share: 1.5,
      cell: (event) => <GroupLink source={event.data.source} groupId={groupOf(event)} />,
    });
  return (
    <>
      <DataTable
        label={words.list}
        columns={columns}
        pages={pages}
        keyOf={({ sequence }) => sequence}
        onOpen={({ sequence }) => set({ event: sequence }, { isStep: true })}
        empty={empty}
      />
      {query.event && (
        <EventDialog key={query.event} sequence={query.event} onClose={() => set({ event: undefined })} />
      )}
    </>
  );
}
