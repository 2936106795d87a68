import type { Schemas } from "@grouphook/client";
import { useState } from "preact/hooks";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { usePages } from "../api/use-pages.js";
import { useRefreshed } from "../api/use-refreshed.js";
import { ActButton } from "../parts/act-button.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { Filters } from "../parts/filters.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { Page } from "../parts/page.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { DeadLetterDialog } from "./dead-letter-dialog.js";
import { deadLettersWords } from "./dead-letters-words.js";
import { ManyDialog } from "./many-dialog.js";

type DeadLetter = Schemas["DeadLetter"];

const RELOAD_MS = 10_000;
/** The most that the route gives; each holds a whole body. */
const PAGE = 100;

/** Callbacks that were not applied, to be settled again or discarded, one or many. */
export default function DeadLettersPage() {
  const words = useWords(deadLettersWords);
  const formats = useFormats();
  const { query, set } = useQuery();
  const source = query.source || undefined;
  const read = usePages(`dead letters of ${source}`, (after: string | undefined, signal) =>
    api.get("/v1/dead-letters", { query: given({ source, after, limit: PAGE }), signal }),
  );
  const [chosenIds, choose] = useState<ReadonlySet<string>>(new Set());
  const [acting, setActing] = useState<"retry" | "discard">();
  const chosen = read.items.filter(({ id }) => chosenIds.has(id));
  const pages = useRefreshed(read, { everyMs: RELOAD_MS, isHeld: chosen.length > 0 });
  const toggle = (id: string) => {
    const next = new Set(chosenIds);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };

  const columns: readonly Column<DeadLetter>[] = [
    {
      title: words.chosen,
      share: 0.9,
      cell: ({ id, command }) => (
        <input
          type="checkbox"
          checked={chosenIds.has(id)}
          aria-label={words.choose(command || words.unknownCommand)}
          onChange={() => toggle(id)}
        />
      ),
    },
    {
      title: words.command,
      share: 3,
      cell: ({ id, command }) => (
        <OpenLink value={id}>{command === "" ? words.unknownCommand : <VendorName text={command} />}</OpenLink>
      ),
    },
    { title: words.error, share: 4, cell: ({ error }) => <VendorName text={error} /> },
    { title: words.source, isMinor: true, cell: ({ source }) => source },
    { title: words.receivedAt, share: 2, isMinor: true, cell: ({ receivedAt }) => <Moment value={receivedAt} /> },
    { title: words.failedAt, share: 2, isMinor: true, cell: ({ failedAt }) => <Moment value={failedAt} /> },
    { title: words.holds, share: 1.2, isMinor: true, cell: ({ holds }) => words.held[holds] },
  ];
  const count = formats.number(chosen.length);
  return (
    <Page title={words.title}>
      <Filters>
        <SourceFilter />
      </Filters>
      {pages.items.length > 0 && (
        <div class="actions">
          <button type="button" onClick={() => choose(new Set(pages.items.map(({ id }) => id)))}>
            {words.chooseAll(formats.number(pages.items.length))}
          </button>
          {chosen.length > 0 && (
            <>
              <button type="button" onClick={() => choose(new Set())}>
                {words.chooseNone}
              </button>
              <ActButton tone="primary" onClick={() => setActing("retry")}>
                {words.retryMany(count)}
              </ActButton>
              <ActButton tone="danger" onClick={() => setActing("discard")}>
                {words.discardMany(count)}
              </ActButton>
            </>
          )}
        </div>
      )}
      <DataTable
        label={words.list}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        onOpen={({ id }) => set({ id }, { isStep: true })}
        empty={source === undefined ? words.empty : words.notFound}
      />
      {query.id && (
        <DeadLetterDialog
          key={query.id}
          id={query.id}
          loaded={pages.items.find(({ id }) => id === query.id)}
          onClose={() => set({ id: undefined })}
          onDone={pages.reload}
        />
      )}
      {acting && (
        <ManyDialog
          act={acting}
          letters={chosen}
          onClose={() => {
            setActing(undefined);
            pages.reload();
          }}
          onCancel={() => setActing(undefined)}
        />
      )}
    </Page>
  );
}
