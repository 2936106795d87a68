import { afterReadingsIn, factTimesIn, staleOf } from "../group/group-state.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { GroupObserved } from "../vocabulary/group-observed.js";
import { GROUP, RecordWithReplica, USERS } from "./record-with-replica.js";
import type { CommandedStep, Fate, Reading, Story } from "./told-story.js";
import { type Step, shownInRecord, TrueGroup } from "./true-group.js";

const BEGIN = 1_000_000;
const STEP_MS = 1000;

/** The record of a group that lives, is told of and is read as a story says. Times are the server's. */
export class Telling {
  readonly both: RecordWithReplica = new RecordWithReplica();
  readonly truth: TrueGroup = new TrueGroup();
  readonly #ahead: number;
  readonly #lastBeginsAt: number;
  readonly #lastSlack: number;
  readonly #endsAt: number;
  #isReadLast = false;
  /** Whether the last reading found the group, with all its members at once. */
  isReadWhole = false;
  #waiting: { readonly at: number; readonly run: () => void }[] = [];

  constructor({ steps, readings, last, later, ahead }: Story) {
    this.#ahead = ahead;
    this.#lastBeginsAt = BEGIN + steps.length * STEP_MS - 500;
    this.#lastSlack = last.slack;
    this.#endsAt = this.#lastBeginsAt + later.length * STEP_MS;
    for (const [index, [step, fate]] of [...steps, ...later].entries()) {
      const at = BEGIN + index * STEP_MS;
      const { commanded } = fate;
      if (commanded) this.#at(at - commanded.asked, () => this.#command(step, fate, { at, ...commanded }));
      else this.#at(at, () => this.#happen(step, fate, at));
    }
    for (const reading of readings) {
      const beginsAt = reading.beginsAt % (steps.length * STEP_MS - 500);
      this.#at(BEGIN + beginsAt, () => this.#read({ ...reading, beginsAt }));
    }
    const beginsAt = this.#lastBeginsAt - BEGIN;
    this.#at(this.#lastBeginsAt, () => this.#read({ ...last, beginsAt, parts: 9 }, true));
  }

  /** Tells the story to its end. */
  run(): this {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) next.run();
    return this;
  }

  get isStale(): boolean {
    const group = this.both.group();
    return group !== undefined && staleOf(group) !== null;
  }

  get shown(): { readonly truth: object; readonly record: object } {
    const now = this.#endsAt - this.#ahead;
    return { truth: this.truth.shown(now), record: shownInRecord(this.both, now) };
  }

  #at(at: number, run: () => void): void {
    this.#waiting = [...this.#waiting, { at, run }].toSorted((left, right) => left.at - right.at);
  }

  /** An app asks for a step, which happens, and is answered. */
  #command(step: Step, fate: Fate, { at, asked, answered, slack }: CommandedStep & { readonly at: number }): void {
    const begunAt = at - asked;
    const newest = this.#newestFact(step);
    this.#at(at, () => {
      const change = this.#happen(step, fate, at);
      if (!change) return;
      const told = Math.max(begunAt - this.#ahead - slack, newest);
      this.#at(at + answered, () => this.both.learn({ change, at: told, now: at + answered, begunAt }));
    });
  }

  /** The vendor's time of the newest fact in the record about what a command names. */
  #newestFact({ act, userId, topicId }: Step): number {
    const group = this.both.group();
    const rows = [
      group,
      ...(act === "create" || act === "mute all" ? USERS : [userId]).map((one) => this.both.member(one)),
    ];
    const times = [...rows, this.both.topic(topicId), this.both.listEntry("blocked", userId)].map(
      (row) => row?.changedAt ?? {},
    );
    const ended = (group?.dissolvedAt ?? Number.NEGATIVE_INFINITY) + Number(act === "create");
    return Math.max(ended, ...times.flatMap((one) => [...factTimesIn(one), afterReadingsIn(one) ?? 0]));
  }

  #happen(step: Step, { isTimed, leavesStale, underWay, waits }: Fate, at: number): GroupChange | undefined {
    const vendorTime = at - this.#ahead;
    const change = this.truth.live(step, vendorTime);
    if (!change) return undefined;
    for (const delay of underWay) {
      const now = at + delay;
      this.#at(now + waits, () => {
        // Nothing says that it is older than what was read last, or than what is told later.
        const isLate = at < this.#lastBeginsAt && now + waits >= this.#lastBeginsAt;
        if (isTimed && isLate && at > this.#lastBeginsAt - this.#lastSlack) return;
        const seemsNewer = !isTimed && at < this.#lastBeginsAt && now >= this.#lastBeginsAt;
        if (seemsNewer && (this.#isReadLast || this.#endsAt > this.#lastBeginsAt)) return;
        this.both.learn(isTimed ? { change, at: vendorTime, now } : { change, at: undefined, now, leavesStale });
      });
    }
    return change;
  }

  #read(reading: Reading, isLast = false): void {
    const beganAt = BEGIN + reading.beginsAt;
    const isOnly = !this.truth.isActive || !reading.isInParts;
    this.isReadWhole = this.truth.isActive && isOnly;
    const told: GroupObserved = {
      ...{ type: "group.observed", groupId: GROUP, beganAt },
      ...{ state: this.truth.isActive ? "active" : "gone", part: isOnly ? "only" : "more" },
      ...(this.truth.isActive && {
        ...this.truth.fields(beganAt - this.#ahead),
        members: this.truth.membersAmong(isOnly ? USERS : []),
      }),
    };
    this.#settle(reading, told, told.beganAt, (at) => {
      this.#isReadLast ||= isLast;
      if (!isOnly) this.#readOn(reading, 1, [...USERS], at);
    });
  }

  /** Reads the members one by one. Of those who are members in the record, but were not found, it asks in the end. */
  #readOn(reading: Reading, part: number, unread: readonly string[], at: number): void {
    if (part >= reading.parts) return;
    const [userId = "", ...rest] = unread;
    const isEnd = rest.length === 0;
    this.#at(at + reading.rests, () => {
      if (!this.truth.isActive) return;
      const known = isEnd ? USERS.filter((one) => this.both.member(one)?.present) : [];
      const members = this.truth.membersAmong([...new Set([userId, ...known])]);
      const absentUserIds = known.filter((one) => !members.some((found) => found.userId === one));
      const told: GroupObserved = {
        ...{ type: "group.observed", groupId: GROUP, beganAt: BEGIN + reading.beginsAt, state: "active" },
        ...{ part: isEnd ? "last" : "more", members, absentUserIds },
      };
      this.#settle(reading, told, at + reading.rests, (settledAt) => {
        if (!isEnd) this.#readOn(reading, part + 1, rest, settledAt);
      });
    });
  }

  #settle({ slack, takes }: Reading, change: GroupObserved, readAt: number, then: (at: number) => void): void {
    const now = readAt + takes;
    this.#at(now, () => {
      this.both.learn({ change, at: change.beganAt - this.#ahead - slack, now });
      then(now);
    });
  }
}
