import { setTimeout } from "node:timers/promises";
import type { EasemobSender, NeteaseSender, OpenimSender, SeededRandom, TencentSender } from "@grouphook/testkit";

/** What becomes of callbacks that tell what happened, by the part of them that it befalls. */
export interface Losses {
  /** They never come. */
  readonly dropped: number;
  /** They come twice. */
  readonly repeated: number;
  /** They come later than others. */
  readonly late: number;
}

/** What became of the callbacks of a lossy sender. */
export interface LossyStatistics {
  dropped: number;
  repeated: number;
  late: number;
}

const LATEST_MS = 300;

/** How callbacks are lost at random, and what came of it. */
export class LossyLine {
  readonly statistics: LossyStatistics = { dropped: 0, repeated: 0, late: 0 };
  readonly #losses: Losses;
  readonly #random: SeededRandom;
  readonly #underWay: Set<Promise<unknown>> = new Set();

  constructor(losses: Losses, random: SeededRandom) {
    this.#losses = losses;
    this.#random = random;
  }

  /** Sends something, or does not; `lost` is what the sender makes of that. */
  async send<Result>(lost: Result, send: () => Promise<Result>): Promise<Result> {
    const { dropped, repeated, late } = this.#losses;
    if (this.#random.chance(dropped)) {
      this.statistics.dropped += 1;
      return lost;
    }
    if (this.#random.chance(repeated)) {
      this.statistics.repeated += 1;
      this.#later(send);
    }
    if (!this.#random.chance(late)) return send();
    this.statistics.late += 1;
    this.#later(send);
    return lost;
  }

  /** Resolves when all that comes late has come. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #later(send: () => Promise<unknown>): void {
    const sent = setTimeout(this.#random.below(LATEST_MS))
      .then(send)
      .catch(() => undefined)
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }
}

/** A sender of OpenIM whose hooks that tell what happened get lost. */
export function lossyOpenimSender(sender: OpenimSender, line: LossyLine): OpenimSender {
  return {
    ...sender,
    after: (...told) => line.send("taken", () => sender.after(...told)),
    async drained() {
      await line.settled();
      await sender.drained();
    },
  };
}

/** A sender of Tencent whose notifications get lost, though Tencent does not know. */
export function lossyTencentSender(sender: TencentSender, line: LossyLine): TencentSender {
  return { ...sender, after: (...told) => line.send({ acknowledged: true }, () => sender.after(...told)) };
}

/**
 * A sender of Easemob whose notifications get lost, though Easemob does not know. It tells of nothing before its time: things happen
 * faster than the time of callbacks goes on, and that of REST would fall behind.
 */
export function lossyEasemobSender(sender: EasemobSender, line: LossyLine): EasemobSender {
  return {
    ...sender,
    async tell(body) {
      await setTimeout(Math.max(0, body.timestamp - Date.now()));
      return line.send({ acknowledged: true }, () => sender.tell(body));
    },
  };
}

/** A sender of NetEase whose copies get lost, though NetEase does not know. */
export function lossyNeteaseSender(sender: NeteaseSender, line: LossyLine): NeteaseSender {
  return { ...sender, copy: (body) => line.send({ acknowledged: true }, () => sender.copy(body)) };
}
