import type { MemberRead } from "../adapter/client/vendor-client.js";
import { type GroupObserved, MOST_OBSERVED } from "../vocabulary/group-observed.js";
import { type Differences, sumOf } from "./differences.js";
import { type Observation, settlePart } from "./observation.js";

/** What all parts of a reading have in common, and what is told with the first. */
interface Whole {
  readonly groupId: string;
  readonly beganAt: number;
  readonly asOf: number;
  readonly fields: Pick<GroupObserved, "profile" | "ownerId" | "attributes" | "createdAt" | "topics" | "lists">;
}

/** What the parts of a reading came to. */
export interface Written {
  readonly differences: Differences;
  readonly isStale: boolean;
}

/** Settles a reading of many members in parts, as they are found. */
export class PartWriter {
  readonly #observation: Observation;
  readonly #whole: Whole;
  #members: MemberRead[] = [];
  #absentUserIds: string[] = [];
  #differences: Differences = {};
  #isFirst = true;

  constructor(observation: Observation, whole: Whole) {
    this.#observation = observation;
    this.#whole = whole;
  }

  async found(members: Iterable<MemberRead>): Promise<void> {
    for (const member of members) {
      await this.#makeRoom();
      this.#members.push(member);
    }
  }

  async missed(userIds: Iterable<string>): Promise<void> {
    for (const userId of userIds) {
      await this.#makeRoom();
      this.#absentUserIds.push(userId);
    }
  }

  /** Settles the last part. */
  async end(): Promise<Written> {
    const isStale = await this.#settle("last");
    return { differences: this.#differences, isStale };
  }

  /** Settles what is left, though others may have been missed: the group stays stale. */
  async leave(): Promise<Written> {
    const isStale = await this.#settle("more");
    return { differences: this.#differences, isStale };
  }

  async #makeRoom(): Promise<void> {
    if (this.#members.length + this.#absentUserIds.length >= MOST_OBSERVED) await this.#settle("more");
  }

  async #settle(part: "more" | "last"): Promise<boolean> {
    const { groupId, beganAt, asOf, fields } = this.#whole;
    const change: GroupObserved = {
      ...{ type: "group.observed", groupId, state: "active", beganAt, part },
      ...(this.#isFirst && fields),
      ...{ members: this.#members, absentUserIds: this.#absentUserIds },
    };
    const { differences, isStale } = await settlePart(this.#observation, change, asOf);
    this.#isFirst = false;
    this.#members = [];
    this.#absentUserIds = [];
    this.#differences = sumOf([this.#differences, differences]);
    return isStale;
  }
}
