import { type SeededRandom, seededRandom } from "@grouphook/testkit";
import { Corpus } from "./corpus.ts";
import { type Coverage, startCoverage } from "./coverage.ts";
import type { Dialect } from "./dialect.ts";
import { generate } from "./generate.ts";
import { judgeTrial, SLOW_MS, type Violation } from "./judge-trial.ts";
import { type Shrunk, shrink } from "./shrink.ts";
import { signatureOf } from "./signature.ts";
import { slowestAnswer } from "./slowest-answer.ts";
import type { Input } from "./specimen.ts";
import { openSubject, type Subject, type SubjectOptions, type Trial } from "./subject.ts";
import { blankTally, countTrial, type Tally } from "./tally.ts";

/** The options of fuzzing one adapter. */
export interface FuzzOptions {
  readonly dialect: Dialect;
  readonly inputs: number;
  readonly seed: number;
  /** The maximum time in seconds. */
  readonly seconds?: number;
  /** How long a finding is reduced, in seconds; 60 unless set. */
  readonly shrinkSeconds?: number;
  readonly signal?: AbortSignal;
  readonly subject?: SubjectOptions;
  readonly tell: (line: string) => void;
}

/** A violation and the inputs that lead to it. */
export interface Finding extends Shrunk {
  readonly vendor: string;
  /** The seed of the subject's adapter, ledger and policy. */
  readonly seed: number;
  readonly description: string;
}

/** The result of fuzzing one adapter. */
export interface FuzzResult {
  readonly tally: Tally;
  readonly finding?: Finding;
}

const FIRST_MOMENT = Date.UTC(2026, 0, 1);
/** How many inputs, and of which total size, one ledger gets before it is replaced. */
const LIFE = 4000;
const LIFE_BYTES = 32 * 1024 * 1024;
const CHECK_EVERY = 1000;
const LOOK_EVERY = 512;
const SLOW_REPETITIONS = 5;
/** On an idle machine, an ordinary answer takes less than a fifth of the limit. */
const TIMES_SLOWER = 5;
const TELL_EVERY_MS = 5000;
const MOST_MEMORY = 2 * 1024 ** 3;
/** How many inputs that may have reached new code are kept. */
const LEARN_AT_MOST = 32;

/** Feeds one adapter until the limit, or until a violation. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { dialect, seed, tell } = options;
  const random = seededRandom(seed);
  const run = new Run(options, random);
  const coverage = startCoverage(
    (url) => url.includes(`/packages/${dialect.folder}/`) || url.includes("/packages/core/dist/"),
  );
  try {
    for (let life = 0; !run.isOver(); life += 1) {
      const finding = await run.live(seed + life * 7919, coverage);
      if (finding) return { tally: run.tally, finding };
    }
    tell(run.progress());
    return { tally: run.tally };
  } finally {
    coverage.stop();
  }
}

class Run {
  readonly tally: Tally;
  readonly #options: FuzzOptions;
  readonly #random: SeededRandom;
  readonly #corpus: Corpus;
  readonly #signatures = new Set<string>();
  readonly #startedAt = performance.now();
  #toldAt = performance.now();
  #at = FIRST_MOMENT;

  constructor(options: FuzzOptions, random: SeededRandom) {
    this.#options = options;
    this.#random = random;
    this.#corpus = new Corpus(options.dialect.specimens());
    this.tally = blankTally(options.dialect.vendor);
  }

  isOver(): boolean {
    const { inputs, seconds = Number.POSITIVE_INFINITY, signal } = this.#options;
    return (
      this.tally.inputs >= inputs || performance.now() - this.#startedAt > seconds * 1000 || signal?.aborted === true
    );
  }

  progress(): string {
    const { vendor, inputs, covered, known } = this.tally;
    const rate = Math.round(inputs / ((performance.now() - this.#startedAt) / 1000));
    return `${vendor}: ${inputs} inputs, ${rate}/s, corpus ${this.#corpus.size}, blocks ${covered} of ${known}`;
  }

  /** Feeds one ledger. */
  async live(seed: number, coverage: Coverage): Promise<Finding | undefined> {
    const { dialect, subject: subjectOptions } = this.#options;
    const subject = await openSubject(dialect, seed, subjectOptions);
    const batches: (readonly Input[])[] = [];
    let violation: Violation | undefined;
    try {
      violation = (await this.#feed(seed, subject, coverage, batches)) ?? (await check(subject)) ?? this.#weigh();
    } finally {
      await subject.close();
    }
    return violation && this.#finding(seed, subject, batches, violation);
  }

  async #feed(
    seed: number,
    subject: Subject,
    coverage: Coverage,
    batches: (readonly Input[])[],
  ): Promise<Violation | undefined> {
    const { dialect, tell } = this.#options;
    let size = 0;
    let count = 0;
    let checked = 0;
    let slice: Input[] = [];
    while (count < LIFE && size < LIFE_BYTES && !this.isOver()) {
      this.#at += 1 + this.#random.below(3000);
      const batch = generate(this.#random, this.#corpus, dialect, subject, this.#at);
      batches.push(batch);
      const trial = await subject.feed(batch);
      const violation = judgeTrial(subject, trial);
      if (violation && !(await this.#isPassing(seed, batch, violation))) return violation;
      this.#count(batch, trial);
      count += batch.length;
      size += sizeOf(batch);
      slice.push(...batch);
      if (slice.length >= LOOK_EVERY) {
        this.#look(coverage, slice);
        slice = [];
      }
      if (count - checked >= CHECK_EVERY) {
        checked = count;
        const inconsistency = await check(subject);
        if (inconsistency) return inconsistency;
      }
      if (performance.now() - this.#toldAt > TELL_EVERY_MS) {
        this.#toldAt = performance.now();
        tell(this.progress());
      }
    }
    this.#look(coverage, slice);
    return undefined;
  }

  /** A busy machine makes anything slow: an answer counts if it is slow whenever it is repeated, beside that to a fixture. */
  async #isPassing(seed: number, batch: readonly Input[], violation: Violation): Promise<boolean> {
    if (violation.kind !== "slow") return false;
    const { dialect, subject } = this.#options;
    const plain = dialect.specimens().slice(0, 1);
    const fixture = plain.map((specimen): Input => ({ kind: "callback", specimen: { ...specimen, at: this.#at } }));
    for (let repetition = 0; repetition < SLOW_REPETITIONS; repetition += 1) {
      const milliseconds = await slowestAnswer(dialect, seed, batch, subject);
      const ordinary = await slowestAnswer(dialect, seed, fixture, subject);
      if (milliseconds <= Math.max(SLOW_MS, ordinary * TIMES_SLOWER)) return true;
    }
    return false;
  }

  async #finding(
    seed: number,
    { description }: Subject,
    batches: readonly (readonly Input[])[],
    violation: Violation,
  ): Promise<Finding> {
    const { dialect, subject = {}, shrinkSeconds: seconds = 60, tell } = this.#options;
    tell(`${dialect.vendor}: ${violation.kind}: ${violation.detail}\nshrinking`);
    return {
      vendor: dialect.vendor,
      seed,
      description,
      ...(await shrink(dialect, seed, batches, violation, { seconds, subject })),
    };
  }

  #count(batch: readonly Input[], trial: Trial): void {
    const requests = batch.filter(({ kind }) => kind === "bytes").length;
    countTrial(this.tally, trial, batch.length, requests);
    const before = this.#signatures.size;
    for (const { reports } of trial.exchanges) for (const report of reports) this.#signatures.add(signatureOf(report));
    if (this.#signatures.size > before) this.#learn(batch);
  }

  #look(coverage: Coverage, slice: readonly Input[]): void {
    const { tally } = this;
    if (coverage.advanced()) this.#learn(slice.slice(-LEARN_AT_MOST));
    Object.assign(tally, coverage.blocks(), { corpus: this.#corpus.size });
    tally.highestMemory = Math.max(tally.highestMemory, process.memoryUsage.rss());
  }

  #learn(inputs: readonly Input[]): void {
    for (const input of inputs) if (input.kind === "callback") this.#corpus.learn(this.#random, input.specimen);
  }

  #weigh(): Violation | undefined {
    const memory = process.memoryUsage.rss();
    return memory > MOST_MEMORY ? { kind: "memory", detail: `${Math.round(memory / 2 ** 20)} MiB` } : undefined;
  }
}

async function check(subject: Subject): Promise<Violation | undefined> {
  const detail = await subject.inconsistency();
  return detail === undefined ? undefined : { kind: "inconsistency", detail };
}

function sizeOf(batch: readonly Input[]): number {
  return batch.reduce(
    (sum, input) => sum + (input.kind === "bytes" ? input.bytes.length : input.specimen.text.length),
    0,
  );
}
