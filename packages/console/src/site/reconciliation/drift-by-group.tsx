import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useReading } from "../api/use-reading.js";
import { FaultNotice } from "../parts/fault-notice.js";
import { useFormats } from "../parts/formats.js";
import { GroupLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { SmallTable } from "../parts/small-table.js";
import { useWords } from "../words/language.js";
import { DifferenceLine } from "./difference-list.js";
import { driftByGroup, sumOfDifferences } from "./differences.js";
import type { AskedDrift } from "./drift.js";
import { reconciliationWords } from "./reconciliation-words.js";

const PAGE = 1000;
const MOST_PAGES = 5;
const MOST_GROUPS = 200;

/** The groups whose records differed most. */
export function DriftByGroup({ asked }: { readonly asked: AskedDrift }) {
  const words = useWords(reconciliationWords);
  const { number } = useFormats();
  const { data, fault, reload } = useReading(`drift by group ${JSON.stringify(asked)}`, async (signal) => {
    const found = [];
    let pages = 0;
    let isWhole = true;
    for await (const { items, next } of api.pages("/v1/drift", { query: given({ ...asked, limit: PAGE }), signal })) {
      found.push(...items);
      pages += 1;
      isWhole = next === null;
      if (pages === MOST_PAGES) break;
    }
    return { groups: driftByGroup(found).slice(0, MOST_GROUPS), looked: found.length, isWhole };
  });
  return (
    <>
      <FaultNotice fault={fault} onRetry={reload} />
      {data && !data.isWhole && <p class="hint">{words.onlyNewest(number(data.looked))}</p>}
      {data && (
        <SmallTable
          label={words.byGroup}
          items={data.groups}
          keyOf={({ source, groupId }) => `${source}/${groupId}`}
          empty={words.driftEmpty}
          columns={[
            { title: words.group, cell: (group) => <GroupLink {...group} /> },
            { title: words.source, isMinor: true, cell: ({ source }) => source },
            {
              title: words.differences,
              isNumber: true,
              cell: ({ differences }) => number(sumOfDifferences(differences)),
            },
            { title: words.type, cell: ({ differences }) => <DifferenceLine differences={differences} /> },
            { title: words.lastFound, isMinor: true, cell: ({ lastFoundAt }) => <Moment value={lastFoundAt} /> },
          ]}
        />
      )}
    </>
  );
}
