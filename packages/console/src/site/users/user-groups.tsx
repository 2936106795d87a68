import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { given } from "../api/given.js";
import { useFirstPage } from "../api/use-first-page.js";
import { usePages } from "../api/use-pages.js";
import { RoleBadge } from "../groups/role-badge.js";
import { type Column, DataTable } from "../parts/data-table.js";
import { useFormats } from "../parts/formats.js";
import { groupPath } from "../parts/links.js";
import { Moment, TimeLeft } from "../parts/moment.js";
import { VendorName } from "../parts/vendor-text.js";
import { useWords } from "../words/language.js";
import type { User } from "./user.js";
import { usersWords } from "./users-words.js";

type UserGroup = Schemas["UserGroup"];

/** The active groups of a user; each leads to what they are there. */
export function UserGroups({ user }: { readonly user: User }) {
  const words = useWords(usersWords);
  const formats = useFormats();
  const { source, userId } = user;
  const all = usePages(`groups of ${source}/${userId}`, (cursor: string | undefined, signal) =>
    api.get("/v1/users/{source}/{userId}/groups", { path: { ...user }, query: given({ cursor }), signal }),
  );
  const pages = useFirstPage(all);
  const columns: readonly Column<UserGroup>[] = [
    {
      title: words.group,
      share: 3,
      cell: ({ groupId, name }) => (
        <a href={`${groupPath(source, groupId)}?${new URLSearchParams({ tab: "members", member: userId })}`}>
          <VendorName text={name === "" ? groupId : name} />
        </a>
      ),
    },
    { title: words.role, cell: ({ role }) => <RoleBadge role={role} /> },
    { title: words.muted, cell: ({ mutedUntil }) => <TimeLeft until={mutedUntil} /> },
    { title: words.silenced, isMinor: true, cell: ({ silenced }) => silenced && words.isSilenced },
    { title: words.members, isNumber: true, isMinor: true, cell: ({ memberCount }) => formats.number(memberCount) },
    {
      title: words.joined,
      share: 1.5,
      isMinor: true,
      cell: ({ joinedAt }) => (joinedAt === null ? words.neverReported : <Moment value={joinedAt} />),
    },
  ];
  return (
    <DataTable
      label={words.groupList}
      columns={columns}
      pages={pages}
      keyOf={({ groupId }) => groupId}
      empty={words.noGroups}
    />
  );
}
