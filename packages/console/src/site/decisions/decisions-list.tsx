import { useMemo } from "preact/hooks";
import { useFirstPage } from "../api/use-first-page.js";
import { usePages } from "../api/use-pages.js";
import { ChangeType } from "../parts/change-type.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { GroupLink, UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { DecisionDialog } from "./decision-dialog.js";
import { decisionsWords } from "./decisions-words.js";
import { type Judged, judged } from "./judged.js";
import { DECISIONS_PAGE, readDecisions } from "./read-decisions.js";
import { JudgedBadges } from "./verdict-badge.js";

interface DecisionsListProps {
  /** Of whom or what: a group, or who did something. */
  readonly of: { readonly source: string } & ({ readonly groupId: string } | { readonly actorId: string });
  /** Another number whenever something may have been decided. */
  readonly turn?: number;
  readonly empty: string;
}

/** What policies decided about one group or user, newest first, on a page of theirs. */
export function DecisionsList({ of, turn = 0, empty }: DecisionsListProps) {
  const words = useWords(decisionsWords);
  const { query, set } = useQuery();
  const all = usePages(`decisions ${JSON.stringify(of)}`, (before: number | undefined, signal) =>
    readDecisions(of, before, signal),
  );
  const pages = useFirstPage(all, { turn, size: DECISIONS_PAGE });
  const rows = useMemo(() => judged(pages.items.map(({ decision }) => decision)), [pages.items]);
  const columns: readonly Column<Judged>[] = [
    {
      title: words.when,
      share: 1.5,
      cell: ({ decision }) => (
        <OpenLink name="decision" value={decision.decisionId}>
          <Moment value={decision.decidedAt} />
        </OpenLink>
      ),
    },
    { title: words.verdict, share: 2, cell: (row) => <JudgedBadges judged={row} /> },
    { title: words.change, share: 1.5, cell: ({ decision }) => <ChangeType type={decision.change} /> },
    "groupId" in of
      ? {
          title: words.user,
          share: 1.5,
          isMinor: true,
          cell: ({ decision }) => <UserLink source={decision.source} userId={decision.actorId} />,
        }
      : {
          title: words.group,
          share: 1.5,
          isMinor: true,
          cell: ({ decision }) => <GroupLink source={decision.source} groupId={decision.groupId} />,
        },
    { title: words.policy, share: 1.5, isMinor: true, cell: ({ decision }) => <VendorName text={decision.policy} /> },
    {
      title: words.text,
      share: 2,
      isMinor: true,
      cell: ({ decision: { text } }) => text !== null && <VendorName text={text} />,
    },
  ];
  return (
    <>
      <DataTable
        label={words.list}
        columns={columns}
        pages={{ ...pages, items: rows }}
        keyOf={({ decision }) => decision.decisionId}
        onOpen={({ decision }) => set({ decision: String(decision.decisionId) }, { isStep: true })}
        empty={empty}
      />
      {query.decision && (
        <DecisionDialog key={query.decision} id={query.decision} onClose={() => set({ decision: undefined })} />
      )}
    </>
  );
}
