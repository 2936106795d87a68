import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { usePages } from "../api/use-pages.js";
import { useRefreshed } from "../api/use-refreshed.js";
import { ChangeType } from "../parts/change-type.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { ChoiceFilter, Filters, TextFilter } from "../parts/filters.js";
import { GroupLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { Page } from "../parts/page.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { CommandDialog } from "./command-dialog.js";
import { CommandState } from "./command-state.js";
import { commandsWords } from "./commands-words.js";

type Command = Schemas["Command"];

const RELOAD_MS = 10_000;
const STATES = ["started", "performed", "refused", "impossible", "failed", "unknown"] as const;

/** What apps commanded, newest first. */
export default function CommandsPage() {
  const words = useWords(commandsWords);
  const { query, set } = useQuery();
  const asked = {
    source: query.source || undefined,
    groupId: query.groupId || undefined,
    token: query.token || undefined,
    state: STATES.find((state) => state === query.state),
  } as const;
  const read = usePages(JSON.stringify(asked), async (before: number | undefined, signal) =>
    newestFirst(await api.get("/v1/commands", { query: given({ ...asked, before: before ?? NEWEST }), signal })),
  );
  const pages = useRefreshed(read, { everyMs: RELOAD_MS });

  const columns: readonly Column<Command>[] = [
    {
      title: words.when,
      share: 2,
      cell: ({ commandId, startedAt }) => (
        <OpenLink value={commandId}>
          <Moment value={startedAt} />
        </OpenLink>
      ),
    },
    { title: words.change, share: 2, cell: ({ change }) => <ChangeType type={change} /> },
    { title: words.state, share: 1.5, cell: ({ state }) => <CommandState state={state} /> },
    { title: words.group, share: 2, cell: (command) => <GroupLink {...command} /> },
    { title: words.token, share: 1.5, isMinor: true, cell: ({ token }) => <VendorName text={token} /> },
    { title: words.source, isMinor: true, cell: ({ source }) => source },
    {
      title: words.said,
      share: 3,
      isMinor: true,
      cell: ({ remark }) => remark && <VendorName text={remark.text} />,
    },
  ];
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return (
    <Page title={words.title}>
      <Filters>
        <SourceFilter />
        <TextFilter name="groupId" label={words.groupId} />
        <TextFilter name="token" label={words.tokenName} />
        <ChoiceFilter name="state" label={words.state} choices={STATES.map((state) => [state, words.states[state]])} />
      </Filters>
      <DataTable
        label={words.list}
        columns={columns}
        pages={pages}
        keyOf={({ commandId }) => commandId}
        onOpen={({ commandId }) => set({ id: String(commandId) }, { isStep: true })}
        empty={isFiltered ? words.notFound : words.empty}
      />
      {query.id && <CommandDialog key={query.id} id={query.id} onClose={() => set({ id: undefined })} />}
    </Page>
  );
}
