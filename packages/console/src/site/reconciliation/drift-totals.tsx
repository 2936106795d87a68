import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useReading } from "../api/use-reading.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { SmallTable } from "../parts/small-table.js";
import { useWords } from "../words/language.js";
import { DifferenceLine, DifferenceList } from "./difference-list.js";
import { sumOfDifferences } from "./differences.js";
import type { AskedDrift } from "./drift.js";
import { reconciliationWords } from "./reconciliation-words.js";

/** The totals of what is looked at, by type and by source. */
export function DriftTotals({ asked }: { readonly asked: AskedDrift }) {
  const words = useWords(reconciliationWords);
  const { number } = useFormats();
  const { data, fault, reload } = useReading(`drift ${JSON.stringify(asked)}`, async (signal) => {
    const totalsOf = async (source: string | undefined) =>
      (await api.get("/v1/drift", { query: given({ ...asked, source, limit: 1 }), signal })).totals;
    const { items } = asked.source === undefined ? await api.get("/v1/sources", { signal }) : { items: [] };
    const [all, ...bySource] = await Promise.all([
      totalsOf(asked.source),
      ...items.map(async ({ source }) => ({ source, totals: await totalsOf(source) })),
    ]);
    return { all, bySource: bySource.filter(({ totals }) => totals.groups > 0) };
  });
  return (
    <>
      <FaultNotice fault={fault} onRetry={reload} />
      {data && data.all.groups > 0 && (
        <section class="sheet">
          <h2>{words.totals}</h2>
          <div class="cards">
            <p>
              <span class="figure">{number(data.all.groups)}</span> {words.groupsDiffered}
            </p>
            <p>
              <span class="figure">{number(sumOfDifferences(data.all.differences))}</span> {words.differencesFound}
            </p>
          </div>
          <DifferenceList differences={data.all.differences} />
        </section>
      )}
      {data && data.bySource.length > 1 && (
        <section class="stack">
          <h2>{words.bySource}</h2>
          <SmallTable
            label={words.bySource}
            items={data.bySource}
            keyOf={({ source }) => source}
            empty={words.driftEmpty}
            columns={[
              {
                title: words.source,
                cell: ({ source }) => (
                  <a href={`/console/reconciliation?${new URLSearchParams({ tab: "drift", source })}`}>{source}</a>
                ),
              },
              { title: words.groupsDiffered, isNumber: true, cell: ({ totals }) => number(totals.groups) },
              {
                title: words.type,
                cell: ({ totals }) => <DifferenceLine differences={totals.differences} />,
              },
            ]}
          />
        </section>
      )}
    </>
  );
}
