import type { Effects, Slice } from "../apply-change.js";
import type { Roster } from "../callback.js";
import { type GroupState, isActive, type MemberState } from "../group-state.js";
import type { Write } from "./engine.js";
import { groupOfRow, integer, memberOfRow, rowOfGroup, rowOfMember, text } from "./group-row.js";
import { allocations, groups, members, type Row } from "./tables.js";

/** Ids of ours start after this number, so that they have six digits like starRTC's own. */
const ALLOCATED_BEFORE = 100_000;

/** One group of the batch: what was loaded of it, with the batch's changes on top. */
interface Sheet {
  readonly source: string;
  readonly groupId: string;
  group: GroupState | undefined;
  isGroupDirty: boolean;
  endsMemberships: { readonly until: number | undefined } | undefined;
  readonly members: Map<string, MemberState>;
  readonly dirtyMembers: Set<string>;
}

/** The slice of the record that one batch works on: loaded once, changed in memory, written once. */
export class BatchSlice {
  readonly #sheets = new Map<string, Sheet>();
  readonly #lastGroupIds = new Map<string, number>();
  readonly #allocatingSources = new Set<string>();

  loadGroups(rows: readonly Row[]): void {
    for (const row of rows) {
      const sheet = this.#sheet(text(row, "source"), text(row, "group_id"));
      sheet.group = groupOfRow(row);
    }
  }

  loadMembers(rows: readonly Row[]): void {
    for (const row of rows) {
      const member = memberOfRow(row);
      this.#sheet(text(row, "source"), text(row, "group_id")).members.set(member.userId, member);
    }
  }

  loadAllocations(rows: readonly Row[]): void {
    for (const row of rows) this.#lastGroupIds.set(text(row, "source"), integer(row, "last_group_id"));
  }

  /** The ids that allocating next would try, so that they can be looked up before. */
  nextGroupIds(source: string, count: number): readonly string[] {
    const last = this.#lastGroupIds.get(source) ?? ALLOCATED_BEFORE;
    return Array.from({ length: count }, (_, index) => String(last + 1 + index));
  }

  of(source: string): Slice {
    return {
      group: (groupId) => this.#sheet(source, groupId).group,
      member: (groupId, userId) => this.#sheet(source, groupId).members.get(userId),
      membersNewerThan: (groupId, at) =>
        [...this.#sheet(source, groupId).members.values()].filter(
          ({ membershipAt }) => membershipAt !== null && membershipAt > at,
        ),
      allocateGroupId: () => this.#allocate(source),
    };
  }

  /** The members of a group whose rows were all loaded, in the order of joining. */
  roster(source: string, groupId: string): Roster | undefined {
    const { group, members } = this.#sheet(source, groupId);
    return group && isActive(group) ? rosterOf([...members.values()]) : undefined;
  }

  apply(source: string, { groupId, group, endsMemberships, members }: Effects): void {
    if (groupId === undefined) return;
    const sheet = this.#sheet(source, groupId);
    if (endsMemberships) this.#endMemberships(sheet, endsMemberships);
    if (group) {
      sheet.group = group;
      sheet.isGroupDirty = true;
    }
    for (const member of members) {
      sheet.members.set(member.userId, member);
      sheet.dirtyMembers.add(member.userId);
    }
  }

  /** What to write so that the database holds what the slice holds. */
  writes(): readonly Write[] {
    const deletes: Write[] = [];
    const groupRows: (readonly (string | number | null)[])[] = [];
    const memberRows: (readonly (string | number | null)[])[] = [];
    const goneMembers: (readonly string[])[] = [];
    for (const {
      source,
      groupId,
      group,
      isGroupDirty,
      endsMemberships,
      members: all,
      dirtyMembers,
    } of this.#sheets.values()) {
      if (group && isGroupDirty) groupRows.push(rowOfGroup(source, group));
      if (endsMemberships) deletes.push(endingOf(source, groupId, endsMemberships.until));
      for (const userId of dirtyMembers) {
        const member = all.get(userId);
        if (member && (member.present || member.membershipAt !== null)) {
          memberRows.push(rowOfMember(source, groupId, member));
        } else {
          goneMembers.push([source, groupId, userId]);
        }
      }
    }
    if (goneMembers.length > 0) deletes.push({ kind: "delete", table: members, by: members.key, keys: goneMembers });
    const allocationRows = [...this.#allocatingSources].map((source) => [source, this.#lastGroupIds.get(source) ?? 0]);
    return [
      ...deletes,
      ...upsert(groups, groupRows),
      ...upsert(members, memberRows),
      ...upsert(allocations, allocationRows),
    ];
  }

  #endMemberships(sheet: Sheet, ending: { readonly until: number | undefined }): void {
    const { until } = ending;
    for (const [userId, { membershipAt }] of sheet.members) {
      if (until !== undefined && membershipAt !== null && membershipAt > until) continue;
      sheet.members.delete(userId);
      sheet.dirtyMembers.delete(userId);
    }
    const before = sheet.endsMemberships;
    const endsAll = until === undefined || (before && before.until === undefined);
    sheet.endsMemberships = { until: endsAll ? undefined : Math.max(until, before?.until ?? until) };
  }

  #allocate(source: string): string {
    let next = this.#lastGroupIds.get(source) ?? ALLOCATED_BEFORE;
    do next += 1;
    while (this.#sheet(source, String(next)).group);
    this.#lastGroupIds.set(source, next);
    this.#allocatingSources.add(source);
    return String(next);
  }

  #sheet(source: string, groupId: string): Sheet {
    const key = `${source}\0${groupId}`;
    let sheet = this.#sheets.get(key);
    if (!sheet) {
      sheet = {
        source,
        groupId,
        group: undefined,
        isGroupDirty: false,
        endsMemberships: undefined,
        members: new Map(),
        dirtyMembers: new Set(),
      };
      this.#sheets.set(key, sheet);
    }
    return sheet;
  }
}

/** Members and silenced members in the order of joining. */
export function rosterOf(rows: readonly MemberState[]): Roster {
  const present = rows.filter(({ present }) => present).sort((left, right) => left.position - right.position);
  return {
    userIds: present.map(({ userId }) => userId),
    silencedUserIds: present.filter(({ silenced }) => silenced).map(({ userId }) => userId),
  };
}

function endingOf(source: string, groupId: string, until: number | undefined): Write {
  return {
    kind: "delete",
    table: members,
    by: ["source", "group_id"],
    keys: [[source, groupId]],
    ...(until !== undefined && { upTo: { column: "membership_at", value: until } }),
  };
}

function upsert(
  table: (Write & { kind: "upsert" })["table"],
  rows: (Write & { kind: "upsert" })["rows"],
): readonly Write[] {
  return rows.length > 0 ? [{ kind: "upsert", table, rows }] : [];
}
