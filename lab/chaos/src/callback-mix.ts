import type { SeededRandom } from "@grouphook/testkit";
import type { VendorCallback } from "./vendor-callback.ts";
import { aecAddition, aecCreation } from "./vendors/aec.ts";
import { openimMessage } from "./vendors/openim.ts";
import { tencentCreation, tencentJoining, tencentMessage } from "./vendors/tencent.ts";

const FIRST_GROUPS = 12;

/** Creates callbacks of three vendors, all different. */
export class CallbackMix {
  readonly #random: SeededRandom;
  readonly #tencentGroups = Array.from({ length: FIRST_GROUPS }, (_, index) => `@TGS#2J4S${1000 + index}`);
  readonly #openimGroups = Array.from({ length: FIRST_GROUPS }, (_, index) => String(1_000_000_000 + index));
  readonly #aecGroups: string[] = [];
  #made = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** To be acknowledged before all others, so that every group has a record. */
  first(): readonly VendorCallback[] {
    return [
      ...this.#tencentGroups.map((groupId) => this.#tencentMessage(groupId)),
      ...this.#openimGroups.map((groupId) => openimMessage(this.#mark(), groupId)),
      ...this.#tencentGroups.map(() => aecCreation(this.#mark())),
    ];
  }

  next(): VendorCallback {
    const random = this.#random;
    const lot = 1 + random.below(100);
    if (lot <= 35) return this.#tencentMessage(random.pick(this.#tencentGroups));
    if (lot <= 55) return openimMessage(this.#mark(), random.pick(this.#openimGroups));
    if (lot <= 68) return tencentJoining(this.#mark(), random.pick(this.#tencentGroups));
    if (lot <= 73) return this.#tencentCreation();
    if (lot <= 80 || this.#aecGroups.length === 0) return aecCreation(this.#mark());
    return aecAddition(this.#mark(), random.pick(this.#aecGroups));
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

  #mark(): string {
    this.#made += 1;
    return `mark-${this.#made}`;
  }
}
