import { VendorName } from "./vendor-text.js";

/** The address of a group's page. */
export function groupPath(source: string, groupId: string): string {
  return `/console/groups/${encodeURIComponent(source)}/${encodeURIComponent(groupId)}`;
}

/** The address of a user's page. */
export function userPath(source: string, userId: string): string {
  return `/console/users/${encodeURIComponent(source)}/${encodeURIComponent(userId)}`;
}

/** Whether the address of a page, or a path of the API, can hold an id: browsers take out these two, also when they are encoded. */
export function isAddressable(id: string): boolean {
  return id !== "." && id !== "..";
}

/** A link to a group's page; nothing where there is no group. */
export function GroupLink({
  source,
  groupId,
  name,
}: {
  readonly source: string;
  readonly groupId: string | null | undefined;
  readonly name?: string;
}) {
  if (groupId === null || groupId === undefined) return null;
  const shown = <VendorName text={name === undefined || name === "" ? groupId : name} />;
  return isAddressable(groupId) ? <a href={groupPath(source, groupId)}>{shown}</a> : shown;
}

/** A link to a user's page; nothing where nobody is named. */
export function UserLink({ source, userId }: { readonly source: string; readonly userId: string | null | undefined }) {
  if (userId === null || userId === undefined) return null;
  const shown = <VendorName text={userId} />;
  return isAddressable(userId) ? <a href={userPath(source, userId)}>{shown}</a> : shown;
}
