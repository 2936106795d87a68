import type { Schemas } from "@grouphook/client";
import { useLocation } from "preact-iso";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useLive } from "../api/use-live.js";
import { usePages } from "../api/use-pages.js";
import { useQuietReload } from "../api/use-quiet-reload.js";
import { Badge } from "../parts/badge.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { ChoiceFilter, Filters, TextFilter } from "../parts/filters.js";
import { useFormats } from "../parts/formats.js";
import { GroupLink, groupPath, isAddressable, UserLink } from "../parts/links.js";
import { Moment } from "../parts/moment.js";
import { Page } from "../parts/page.js";
import { SourceFilter } from "../parts/source-filter.js";
import { useQuery } from "../parts/use-query.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import { groupsWords } from "./groups-words.js";

type Group = Schemas["Group"];

/** Rows that are read at once: more than a screen holds, so that scrolling rarely waits. */
const PAGE = 200;

/** Groups by id, name or owner, and those that are in doubt. */
export default function GroupsPage() {
  const words = useWords(groupsWords);
  const formats = useFormats();
  const { route } = useLocation();
  const { query } = useQuery();
  const asked = {
    q: query.q || undefined,
    source: query.source || undefined,
    state: query.state === "active" || query.state === "dissolved" ? query.state : undefined,
    stale: query.stale === "true" ? true : query.stale === "false" ? false : undefined,
  } as const;
  const all = usePages(JSON.stringify(asked), (cursor: string | undefined, signal) =>
    api.get("/v1/groups", { query: given({ ...asked, cursor, limit: PAGE }), signal }),
  );
  const [pages, reload] = useQuietReload(all);
  useLive({ types: ["group.created", "group.dissolved"] }, () => {
    if (scrollY === 0 && !all.isReading) reload();
  });

  const columns: readonly Column<Group>[] = [
    {
      title: words.name,
      share: 3,
      cell: ({ source, groupId, name }) => <GroupLink source={source} groupId={groupId} name={name} />,
    },
    { title: words.id, share: 2, isMinor: true, cell: ({ groupId }) => <VendorName text={groupId} /> },
    { title: words.source, isMinor: true, cell: ({ source }) => source },
    { title: words.owner, share: 2, isMinor: true, cell: (group) => <UserLink {...group} userId={group.ownerId} /> },
    { title: words.members, isNumber: true, cell: ({ memberCount }) => formats.number(memberCount) },
    { title: words.state, share: 2.5, cell: (group) => <GroupState group={group} /> },
    { title: words.changed, share: 1.5, isMinor: true, cell: ({ updatedAt }) => <Moment value={updatedAt} /> },
  ];
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  return (
    <Page title={words.title}>
      <Filters>
        <TextFilter name="q" label={words.search} placeholder={words.searchHint} />
        <SourceFilter />
        <ChoiceFilter
          name="state"
          label={words.state}
          choices={[
            ["active", words.states.active],
            ["dissolved", words.states.dissolved],
          ]}
        />
        <ChoiceFilter
          name="stale"
          label={words.doubt}
          choices={[
            ["true", words.stale],
            ["false", words.sure],
          ]}
        />
      </Filters>
      <DataTable
        label={words.list}
        columns={columns}
        pages={pages}
        keyOf={({ source, groupId }) => `${source}/${groupId}`}
        onOpen={({ source, groupId }) => isAddressable(groupId) && route(groupPath(source, groupId))}
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
    </Page>
  );
}

/** Whether a group stands, and whether its record is in doubt. */
export function GroupState({ group }: { readonly group: Group }) {
  const words = useWords(groupsWords);
  return (
    <>
      <Badge tone={group.state === "active" ? "good" : "plain"}>{words.states[group.state]}</Badge>{" "}
      {group.disabled && <Badge tone="doubtful">{words.disabled}</Badge>}{" "}
      {group.mutedAll && <Badge tone="doubtful">{words.mutedAll}</Badge>}{" "}
      {group.stale && <Badge tone="doubtful">{words.stale}</Badge>}
    </>
  );
}
