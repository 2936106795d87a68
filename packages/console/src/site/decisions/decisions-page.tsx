import { useMemo } from "preact/hooks";
import { usePages } from "../api/use-pages.js";
import { useRefreshed } from "../api/use-refreshed.js";
import { ChangeType } from "../parts/change-type.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { ChoiceFilter, Filters, TextFilter } from "../parts/filters.js";
import { useFormats } from "../parts/formats.js";
import { GroupLink, UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { Page } from "../parts/page.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { DecisionDialog } from "./decision-dialog.js";
import { decisionsWords } from "./decisions-words.js";
import { type Judged, judged } from "./judged.js";
import { type AskedDecisions, readDecisions } from "./read-decisions.js";
import { JudgedBadges } from "./verdict-badge.js";

const RELOAD_MS = 10_000;
const VERDICTS = ["allow", "amend", "refuse-some", "discard", "deny"] as const;

/** What policies decided, newest first, and what shadow policies would have. */
export default function DecisionsPage() {
  const words = useWords(decisionsWords);
  const formats = useFormats();
  const { query, set } = useQuery();
  const asked: AskedDecisions = {
    source: query.source || undefined,
    groupId: query.groupId || undefined,
    actorId: query.actorId || undefined,
    verdict: VERDICTS.find((verdict) => verdict === query.verdict),
    shadowed: query.shadow === "only" ? true : query.shadow === "none" ? false : undefined,
  };
  const read = usePages(JSON.stringify(asked), (before: number | undefined, signal) =>
    readDecisions(asked, before, signal),
  );
  const pages = useRefreshed(read, { everyMs: RELOAD_MS });
  const rows = useMemo(() => {
    const listed = pages.items.filter(({ isAsked }) => isAsked).map(({ decision }) => decision);
    const companions = pages.items.filter(({ isAsked }) => !isAsked).map(({ decision }) => decision);
    return judged(listed, companions);
  }, [pages.items]);

  const columns: readonly Column<Judged>[] = [
    {
      title: words.when,
      share: 2,
      cell: ({ decision }) => (
        <OpenLink value={decision.decisionId}>
          <Moment value={decision.decidedAt} />
        </OpenLink>
      ),
    },
    { title: words.verdict, share: 3.5, cell: (row) => <JudgedBadges judged={row} /> },
    { title: words.change, share: 1.8, isMinor: true, cell: ({ decision }) => <ChangeType type={decision.change} /> },
    { title: words.group, share: 2, cell: ({ decision }) => <GroupLink {...decision} /> },
    {
      title: words.user,
      share: 1.5,
      isMinor: true,
      cell: ({ decision }) => <UserLink source={decision.source} userId={decision.actorId} />,
    },
    { title: words.policy, share: 1.5, isMinor: true, cell: ({ decision }) => <VendorName text={decision.policy} /> },
    {
      title: words.text,
      share: 2,
      isMinor: true,
      cell: ({ decision: { text } }) => text !== null && <VendorName text={text} />,
    },
    {
      title: words.duration,
      isNumber: true,
      isMinor: true,
      cell: ({ decision }) => formats.duration(decision.milliseconds),
    },
    { title: words.source, isMinor: true, cell: ({ decision }) => decision.source },
  ];
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return (
    <Page title={words.title}>
      <Filters>
        <SourceFilter />
        <TextFilter name="groupId" label={words.groupId} />
        <TextFilter name="actorId" label={words.userId} />
        <ChoiceFilter
          name="verdict"
          label={words.verdict}
          choices={VERDICTS.map((verdict) => [verdict, words.verdicts[verdict]])}
        />
        <ChoiceFilter
          name="shadow"
          label={words.shadow}
          choices={[
            ["only", words.shadows.only],
            ["none", words.shadows.none],
          ]}
        />
      </Filters>
      <DataTable
        label={words.list}
        columns={columns}
        pages={{ ...pages, items: rows }}
        keyOf={({ decision }) => decision.decisionId}
        onOpen={({ decision }) => set({ id: String(decision.decisionId) }, { isStep: true })}
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
      {query.id && <DecisionDialog key={query.id} id={query.id} onClose={() => set({ id: undefined })} />}
    </Page>
  );
}
