import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { usePages } from "../api/use-pages.js";
import { useRefreshed } from "../api/use-refreshed.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { ChoiceFilter, Filters, TextFilter } from "../parts/filters.js";
import { givenMoment } from "../parts/local-moment.js";
import { Moment } from "../parts/moment.js";
import { MomentFilter } from "../parts/moment-filter.js";
import { OpenLink } from "../parts/open-link.js";
import { OptionFilter } from "../parts/option-filter.js";
import { OutcomeBadge } from "../parts/outcome-badge.js";
import { outcomeResults, outcomeWords } from "../parts/outcome-words.js";
import { Page } from "../parts/page.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { CallbackDialog } from "./callback-dialog.js";
import { callbacksWords } from "./callbacks-words.js";
import { Forwarded } from "./forwarded.js";

type Callback = Schemas["RawCallback"];

const RELOAD_MS = 5000;

/** Callbacks as they arrived, newest first. */
export default function CallbacksPage() {
  const words = useWords(callbacksWords);
  const outcomes = useWords(outcomeWords);
  const { query, set } = useQuery();
  const order = query.order === "oldest" ? "oldest" : "newest";
  const asked = {
    source: query.source || undefined,
    command: query.command || undefined,
    outcome: outcomeResults.find((outcome) => outcome === query.outcome),
    since: givenMoment(query.since),
  } as const;
  const read = usePages(JSON.stringify([order, asked]), async (place: number | undefined, signal) => {
    if (order === "newest")
      return newestFirst(
        await api.get("/v1/callbacks", { query: given({ ...asked, before: place ?? NEWEST }), signal }),
      );
    const after = place ?? 0;
    const { items, next } = await api.get("/v1/callbacks", { query: given({ ...asked, after }), signal });
    return { items, next: next === after ? null : next };
  });
  const pages = useRefreshed(read, { everyMs: RELOAD_MS, isHeld: order === "oldest" });

  const columns: readonly Column<Callback>[] = [
    {
      title: words.when,
      share: 2,
      cell: ({ callbackId, receivedAt }) => (
        <OpenLink value={callbackId}>
          <Moment value={receivedAt} />
        </OpenLink>
      ),
    },
    { title: words.command, share: 3, cell: ({ command }) => <VendorName text={command} /> },
    { title: words.outcome, share: 2, cell: ({ outcome }) => <OutcomeBadge result={outcome} /> },
    { title: words.source, isMinor: true, cell: ({ source }) => source },
    { title: words.forwarded, share: 2, isMinor: true, cell: ({ forwarded }) => <Forwarded forwarded={forwarded} /> },
    {
      title: words.body,
      share: 4,
      isMinor: true,
      cell: ({ body }) => (
        <span class="code">
          <VendorName text={body} />
        </span>
      ),
    },
  ];
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return (
    <Page title={words.title}>
      <Filters>
        <SourceFilter />
        <TextFilter name="command" label={words.command} />
        <ChoiceFilter
          name="outcome"
          label={words.outcome}
          choices={outcomeResults.map((outcome) => [outcome, outcomes[outcome]])}
        />
        <MomentFilter name="since" label={words.since} />
        <OptionFilter
          name="order"
          label={words.order}
          choices={[
            ["newest", words.orders.newest],
            ["oldest", words.orders.oldest],
          ]}
        />
      </Filters>
      <DataTable
        label={words.list[order]}
        columns={columns}
        pages={pages}
        keyOf={({ callbackId }) => callbackId}
        onOpen={({ callbackId }) => set({ id: String(callbackId) }, { isStep: true })}
        empty={
          isFiltered ? (
            words.notFound
          ) : (
            <>
              <p>{words.empty}</p>
              <a href="/console/sources">{words.toSources}</a>
            </>
          )
        }
      />
      {query.id && (
        <CallbackDialog
          key={query.id}
          id={query.id}
          onClose={() => set({ id: undefined })}
          onReplayed={() => pages.reload()}
        />
      )}
    </Page>
  );
}
