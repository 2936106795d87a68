import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { NEWEST, newestFirst } from "../api/newest-first.js";
import { useFirstPage } from "../api/use-first-page.js";
import { usePages } from "../api/use-pages.js";
import { CommandDialog } from "../commands/command-dialog.js";
import { CommandState } from "../commands/command-state.js";
import { commandsWords } from "../commands/commands-words.js";
import { ChangeType } from "../parts/change-type.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { Moment } from "../parts/moment.js";
import { OpenLink } from "../parts/open-link.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { Desk } from "./ask-vendor-dialog.js";
import { groupWords } from "./group-words.js";

type Command = Schemas["Command"];

/** What was commanded for a group, by apps and from here, newest first. */
export function CommandsTab({ desk: { source, groupId }, turn }: { readonly desk: Desk; readonly turn: number }) {
  const words = useWords(commandsWords);
  const { noCommands } = useWords(groupWords);
  const { query, set } = useQuery();
  const all = usePages(`commands ${source}/${groupId}`, async (place: number | undefined, signal) =>
    newestFirst(await api.get("/v1/commands", { query: { source, groupId, before: place ?? NEWEST }, signal })),
  );
  const pages = useFirstPage(all, { turn });
  const columns: readonly Column<Command>[] = [
    {
      title: words.when,
      share: 1.5,
      cell: ({ commandId, startedAt }) => (
        <OpenLink name="command" value={commandId}>
          <Moment value={startedAt} />
        </OpenLink>
      ),
    },
    { title: words.change, share: 1.5, cell: ({ change }) => <ChangeType type={change} /> },
    { title: words.state, share: 1.5, cell: ({ state }) => <CommandState state={state} /> },
    { title: words.token, share: 1.5, isMinor: true, cell: ({ token }) => <VendorName text={token} /> },
    {
      title: words.said,
      share: 3,
      isMinor: true,
      cell: ({ remark }) => remark !== null && <VendorName text={remark.text} />,
    },
  ];
  return (
    <>
      <DataTable
        label={words.list}
        columns={columns}
        pages={pages}
        keyOf={({ commandId }) => commandId}
        onOpen={({ commandId }) => set({ command: String(commandId) }, { isStep: true })}
        empty={noCommands}
      />
      {query.command && (
        <CommandDialog key={query.command} id={query.command} onClose={() => set({ command: undefined })} />
      )}
    </>
  );
}
