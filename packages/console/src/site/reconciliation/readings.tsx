import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { usePages } from "../api/use-pages.js";
import { useRefreshed } from "../api/use-refreshed.js";
import { ActButton } from "../parts/act-button.js";
import { Badge, type Tone } from "../parts/badge.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { ChoiceFilter, Filters } from "../parts/filters.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { sumOfDifferences } from "./differences.js";
import { ImportDialog } from "./import-dialog.js";
import { ReadingDialog } from "./reading-dialog.js";
import { reconciliationWords } from "./reconciliation-words.js";
import { StaleGroups } from "./stale-groups.js";

type Reconciliation = Schemas["Reconciliation"];

const RELOAD_MS = 5000;
const KINDS = ["sweep", "import", "stale"] as const;
const TONES: Readonly<Record<Reconciliation["state"], Tone>> = { waiting: "plain", running: "doubtful", done: "good" };

/** Sweeps, imports and the reading of groups in doubt: those that are under way, and those before. */
export function Readings() {
  const words = useWords(reconciliationWords);
  const { number } = useFormats();
  const { query, set } = useQuery();
  const asked = { source: query.source || undefined, kind: KINDS.find((kind) => kind === query.kind) } as const;
  const read = usePages(JSON.stringify(asked), (cursor: string | undefined, signal) =>
    api.get("/v1/reconciliations", { query: given({ ...asked, cursor }), signal }),
  );
  const pages = useRefreshed(read, { everyMs: RELOAD_MS });

  const columns: readonly Column<Reconciliation>[] = [
    {
      title: words.kind,
      share: 1.5,
      cell: ({ id, kind }) => <OpenLink value={id}>{words.kinds[kind]}</OpenLink>,
    },
    { title: words.source, isMinor: true, cell: ({ source }) => source },
    { title: words.state, share: 1.2, cell: ({ state }) => <ReadingState state={state} /> },
    {
      title: words.started,
      share: 1.8,
      cell: ({ startedAt, requestedAt }) => <Moment value={startedAt ?? requestedAt} />,
    },
    { title: words.groups, share: 1.2, isNumber: true, cell: ({ groups }) => number(groups) },
    {
      title: words.differences,
      isNumber: true,
      isMinor: true,
      cell: ({ differences }) => number(sumOfDifferences(differences)),
    },
    {
      title: words.failed,
      isNumber: true,
      isMinor: true,
      cell: ({ failed, unreadable }) => number(failed + unreadable),
    },
    {
      title: words.trouble,
      share: 3,
      isMinor: true,
      cell: ({ trouble }) => trouble && <VendorName text={trouble.text} />,
    },
  ];
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return (
    <>
      <StaleGroups />
      <Filters>
        <SourceFilter />
        <ChoiceFilter name="kind" label={words.kind} choices={KINDS.map((kind) => [kind, words.kinds[kind]])} />
      </Filters>
      <div class="actions">
        <ActButton onClick={() => set({ add: "import" }, { isStep: true })}>{words.import}</ActButton>
      </div>
      <DataTable
        label={words.list}
        columns={columns}
        pages={pages}
        keyOf={({ id }) => id}
        onOpen={({ id }) => set({ id }, { isStep: true })}
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
      {query.id && <ReadingDialog key={query.id} id={query.id} onClose={() => set({ id: undefined })} />}
      {query.add === "import" && (
        <ImportDialog
          onClose={() => set({ add: undefined })}
          onStarted={({ id }) => {
            set({ add: undefined, id });
            pages.reload();
          }}
        />
      )}
    </>
  );
}

/** How far a reading of groups has come. */
export function ReadingState({ state }: Pick<Reconciliation, "state">) {
  const words = useWords(reconciliationWords);
  return <Badge tone={TONES[state]}>{words.states[state]}</Badge>;
}
