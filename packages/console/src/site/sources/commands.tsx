import type { Schemas } from "@grouphook/client";
import { Badge } from "../parts/badge.js";
import { useFormats } from "../parts/formats.js";
import { Moment } from "../parts/moment.js";
import { OptionFilter } from "../parts/option-filter.js";
import { SmallTable } from "../parts/small-table.js";
import { useQuery } from "../parts/use-query.js";
import { VendorText } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { sourcesWords } from "./sources-words.js";

/** Every command of a vendor: whether it ever came, when, and how often. */
export function Commands({ source: { source, commands } }: { readonly source: Schemas["Source"] }) {
  const words = useWords(sourcesWords);
  const { number } = useFormats();
  const { query } = useQuery();
  const shown = commands.filter(({ callbacks }) => query.came !== (callbacks > 0 ? "never" : "seen"));
  const neverCame = commands.filter(({ callbacks }) => callbacks === 0).length;
  return (
    <section class="stack">
      <h3>{words.commands}</h3>
      {neverCame > 0 && <p>{neverCame === commands.length ? words.nothingHint : words.neverHint}</p>}
      <div class="filters">
        <OptionFilter
          name="came"
          label={words.state}
          choices={[
            ["all", words.all],
            ["seen", words.states.seen],
            ["never", words.states.never],
          ]}
        />
      </div>
      <SmallTable
        label={words.commands}
        items={shown}
        keyOf={({ command }) => command}
        empty={words.noneOfThem}
        columns={[
          {
            title: words.command,
            cell: ({ command, callbacks }) =>
              callbacks > 0 ? (
                <a href={`/console/callbacks?${new URLSearchParams({ source, command })}`}>
                  <VendorText text={command} />
                </a>
              ) : (
                <VendorText text={command} />
              ),
          },
          {
            title: words.state,
            cell: ({ callbacks }) =>
              callbacks > 0 ? (
                <Badge tone="good">{words.states.seen}</Badge>
              ) : (
                <Badge tone="doubtful">{words.states.never}</Badge>
              ),
          },
          { title: words.count, isNumber: true, cell: ({ callbacks }) => number(callbacks) },
          {
            title: words.lastSeen,
            cell: ({ lastSeen }) => lastSeen !== null && <Moment value={lastSeen} />,
          },
          {
            title: words.firstSeen,
            isMinor: true,
            cell: ({ firstSeen }) => firstSeen !== null && <Moment value={firstSeen} />,
          },
        ]}
      />
    </section>
  );
}
