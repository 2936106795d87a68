import type { LivingGroup } from "./group.js";

/** The groups of an app. */
export interface GroupStore {
  /** The last group of every id, including destroyed ones. */
  readonly groups: ReadonlyMap<string, LivingGroup>;
  /** Every group that there ever was, in order. */
  readonly listing: readonly LivingGroup[];
  readonly living: ReadonlySet<LivingGroup>;
  /** Ids chosen by the app whose groups were destroyed. */
  readonly freeIds: ReadonlySet<string>;
  /** Lets a group begin. */
  begin(group: LivingGroup): void;
  /** Lets a group end, at a moment in Unix milliseconds. */
  end(group: LivingGroup, time: number): void;
}

/** Creates an empty store. */
export function createGroupStore(): GroupStore {
  const groups = new Map<string, LivingGroup>();
  const listing: LivingGroup[] = [];
  const living = new Set<LivingGroup>();
  const freeIds = new Set<string>();
  return {
    groups,
    listing,
    living,
    freeIds,

    begin(group) {
      groups.set(group.groupId, group);
      listing.push(group);
      living.add(group);
      freeIds.delete(group.groupId);
    },

    end(group, time) {
      group.destroyedAt = time;
      living.delete(group);
      if (!group.groupId.startsWith("@TGS#")) freeIds.add(group.groupId);
    },
  };
}
