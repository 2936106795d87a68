import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { usePages } from "../api/use-pages.js";
import { ChangeType } from "../parts/change-type.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { Filters, TextFilter } from "../parts/filters.js";
import { useFormats } from "../parts/formats.js";
import { GroupLink } from "../parts/links.js";
import { givenMoment } from "../parts/local-moment.js";
import { Moment } from "../parts/moment.js";
import { MomentFilter } from "../parts/moment-filter.js";
import { OptionFilter } from "../parts/option-filter.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { useWords } from "../words/language.js";
import { DriftByGroup } from "./drift-by-group.js";
import { DriftTotals } from "./drift-totals.js";
import { reconciliationWords } from "./reconciliation-words.js";

type Found = Schemas["Drift"];

/** Which differences are looked at. */
export interface AskedDrift {
  readonly source?: string | undefined;
  readonly groupId?: string | undefined;
  readonly since?: string | undefined;
}

/** How far the record differed from the vendors': in total, by source, by group, and each difference. */
export function Drift() {
  const words = useWords(reconciliationWords);
  const { query } = useQuery();
  const asked: AskedDrift = {
    source: query.source || undefined,
    groupId: query.groupId || undefined,
    since: givenMoment(query.since),
  };
  return (
    <>
      <p>{words.driftMeaning}</p>
      <Filters>
        <SourceFilter />
        <TextFilter name="groupId" label={words.groupId} />
        <MomentFilter name="since" label={words.since} />
        <OptionFilter
          name="by"
          label={words.show}
          choices={[
            ["each", words.each],
            ["group", words.byGroup],
          ]}
        />
      </Filters>
      <DriftTotals asked={asked} />
      {query.by === "group" ? <DriftByGroup asked={asked} /> : <EachDifference asked={asked} />}
    </>
  );
}

function EachDifference({ asked }: { readonly asked: AskedDrift }) {
  const words = useWords(reconciliationWords);
  const { number } = useFormats();
  const pages = usePages(JSON.stringify(asked), (cursor: string | undefined, signal) =>
    api.get("/v1/drift", { query: given({ ...asked, cursor }), signal }),
  );
  const columns: readonly Column<Found>[] = [
    { title: words.found, share: 2, cell: ({ foundAt }) => <Moment value={foundAt} /> },
    { title: words.type, share: 2, cell: ({ type }) => <ChangeType type={type} /> },
    { title: words.count, isNumber: true, cell: ({ differences }) => number(differences) },
    { title: words.group, share: 2, cell: (found) => <GroupLink {...found} /> },
    { title: words.source, isMinor: true, cell: ({ source }) => source },
    { title: words.foundBy, share: 2.2, isMinor: true, cell: ({ foundBy }) => words.foundByKinds[foundBy] },
    {
      title: words.reading,
      share: 1.5,
      isMinor: true,
      cell: ({ callbackId }) => <a href={`/console/callbacks?id=${callbackId}`}>{words.callback(callbackId)}</a>,
    },
  ];
  return (
    <DataTable
      label={words.driftTitle}
      columns={columns}
      pages={pages}
      keyOf={({ callbackId, groupId, type }) => `${callbackId} ${type} ${groupId}`}
      empty={words.driftEmpty}
    />
  );
}
