import type { SeededRandom } from "@grouphook/testkit";
import type { VendorCallback } from "./vendor-callback.ts";
import { aecAddition, aecCreation } from "./vendors/aec.ts";
import { easemobCreation, easemobJoining, easemobMessage } from "./vendors/easemob.ts";
import { neteaseJoining, neteaseMessage } from "./vendors/netease.ts";
import { openimMessage } from "./vendors/openim.ts";
import { tencentCreation, tencentJoining, tencentMessage } from "./vendors/tencent.ts";

const FIRST_GROUPS = 12;

/** Creates callbacks of five vendors, all different. */
export class CallbackMix {
  readonly #random: SeededRandom;
  readonly #tencentGroups = firstGroups((index) => `@TGS#2J4S${1000 + index}`);
  readonly #openimGroups = firstGroups((index) => String(1_000_000_000 + index));
  readonly #easemobGroups = firstGroups((index) => String(262_246_960_000_000 + index));
  readonly #neteaseTeams = firstGroups((index) => String(2_000_000_000 + index));
  readonly #aecGroups: string[] = [];
  /** Of a hundred callbacks, how many are created in which way. */
  readonly #shares: readonly (readonly [number, () => VendorCallback])[] = [
    [22, () => this.#tencentMessage(this.#any(this.#tencentGroups))],
    [8, () => tencentJoining(this.#mark(), this.#any(this.#tencentGroups))],
    [3, () => this.#tencentCreation()],
    [14, () => openimMessage(this.#mark(), this.#any(this.#openimGroups))],
    [12, () => easemobMessage(this.#mark(), this.#any(this.#easemobGroups))],
    [5, () => easemobJoining(this.#mark(), this.#any(this.#easemobGroups))],
    [3, () => this.#easemobCreation()],
    [12, () => neteaseMessage(this.#mark(), this.#any(this.#neteaseTeams))],
    [6, () => neteaseJoining(this.#mark(), this.#any(this.#neteaseTeams))],
    [4, () => aecCreation(this.#mark())],
    [11, () => this.#aecAddition()],
  ];
  #made = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** To be acknowledged before all others, so that every group has a record. */
  first(): readonly VendorCallback[] {
    return [
      ...this.#tencentGroups.map((groupId) => this.#tencentMessage(groupId)),
      ...this.#openimGroups.map((groupId) => openimMessage(this.#mark(), groupId)),
      ...this.#easemobGroups.map((groupId) => easemobMessage(this.#mark(), groupId)),
      ...this.#neteaseTeams.map((teamId) => neteaseJoining(this.#mark(), teamId)),
      ...firstGroups(() => aecCreation(this.#mark())),
    ];
  }

  next(): VendorCallback {
    let lot = this.#random.below(100);
    for (const [share, create] of this.#shares) {
      if (lot < share) return create();
      lot -= share;
    }
    throw new Error("the shares are less than a hundred");
  }

  /** Allows later callbacks about a group that is known to be in the record. */
  learn({ source }: VendorCallback, groupId: string): void {
    if (source === "aec") this.#aecGroups.push(groupId);
  }

  #tencentMessage(groupId: string): VendorCallback {
    const mark = this.#mark();
    return tencentMessage(mark, groupId, this.#made);
  }

  #tencentCreation(): VendorCallback {
    const mark = this.#mark();
    return tencentCreation(mark, `@TGS#${mark}`);
  }

  #easemobCreation(): VendorCallback {
    const mark = this.#mark();
    return easemobCreation(mark, `group-${mark}`);
  }

  #aecAddition(): VendorCallback {
    const mark = this.#mark();
    return this.#aecGroups.length === 0 ? aecCreation(mark) : aecAddition(mark, this.#any(this.#aecGroups));
  }

  #any(groupIds: readonly string[]): string {
    return this.#random.pick(groupIds);
  }

  #mark(): string {
    this.#made += 1;
    return `mark-${this.#made}`;
  }
}

function firstGroups<Item>(itemOf: (index: number) => Item): readonly Item[] {
  return Array.from({ length: FIRST_GROUPS }, (_, index) => itemOf(index));
}
