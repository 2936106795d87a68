import fc from "fast-check";
import { TOPICS, USERS } from "./record-with-replica.js";
import { ACTS, type Step } from "./true-group.js";

/** What becomes of the callback of a step. Times are milliseconds. */
export interface Fate {
  readonly isTimed: boolean;
  /** Why it leaves the group stale, as it does where a vendor keeps no order. */
  readonly leavesStale: string | undefined;
  /** How long each copy is under way. */
  readonly underWay: readonly number[];
  /** How long it waits then until it is settled. */
  readonly waits: number;
  /** Present if an app commanded the step. */
  readonly commanded?: CommandedStep;
}

/** How an app had a step happen. Times are milliseconds. */
export interface CommandedStep {
  /** How long before it happened it was asked for. */
  readonly asked: number;
  /** How long after it happened the answer was settled. */
  readonly answered: number;
  /** How much earlier than it was asked for it is said to have happened. */
  readonly slack: number;
}

/** How the group is read once. */
export interface Reading {
  readonly beginsAt: number;
  /** How much earlier than its beginning it is true as of. */
  readonly slack: number;
  readonly isInParts: boolean;
  /** How long it takes until a part is settled. */
  readonly takes: number;
  /** How long it rests between its parts. */
  readonly rests: number;
  /** So many parts are settled, until its process ends. */
  readonly parts: number;
}

/** What happens to a group, and what the record learns of it. */
export interface Story {
  readonly steps: readonly (readonly [Step, Fate])[];
  readonly readings: readonly Reading[];
  /** Begins after these steps, and ends. */
  readonly last: Reading;
  /** Happens from then on. */
  readonly later: readonly (readonly [Step, Fate])[];
  /** How far the server's clock is ahead of the vendor's. */
  readonly ahead: number;
}

const word = fc.constantFrom("", "a", "b", "群");
/** A vendor that tells few times tells them of these. One that has topics tells all. */
const SOMETIMES_TIMED: ReadonlySet<string> = new Set(["rename", "announce", "join", "card"]);
const step = (isTimed: boolean): fc.Arbitrary<Step> =>
  fc.record({
    act: fc.constantFrom(...ACTS.filter((act) => isTimed || !act.endsWith("topic"))),
    ...{ userId: fc.constantFrom(...USERS), topicId: fc.constantFrom(...TOPICS), word, other: fc.boolean() },
  });
const delay = fc.oneof(fc.nat(400), fc.nat(9000));
const fate = (isTimed: boolean): fc.Arbitrary<Fate> =>
  fc.record({
    isTimed: isTimed ? fc.constant(true) : fc.boolean(),
    leavesStale: fc.constantFrom(undefined, "told without its time"),
    underWay: fc.oneof(
      fc.constant([]),
      delay.map((one) => [one]),
      fc.tuple(delay, delay),
    ),
    waits: fc.oneof(fc.constant(0), fc.nat(2000)),
  });
const reading: fc.Arbitrary<Reading> = fc.record({
  beginsAt: fc.integer({ min: 1, max: 20_000 }),
  ...{ slack: fc.nat(1400), isInParts: fc.boolean(), takes: fc.nat(1500), rests: fc.nat(1500) },
  parts: fc.integer({ min: 1, max: 9 }),
});
/** Often so much that something happened twice since: the record may know the first, and the reading the second. */
const lastSlack = fc.oneof(fc.nat(400), fc.integer({ min: 1600, max: 1900 }));
/** A story in which callbacks are lost, late and repeated; after all of it the group is read. */
export const story = (isTimed: boolean): fc.Arbitrary<Story> =>
  fc.record({
    steps: fc.array(
      fc
        .tuple(step(isTimed), fate(isTimed))
        .map(([one, told]) => [one, { ...told, isTimed: isTimed || (told.isTimed && SOMETIMES_TIMED.has(one.act)) }]),
      { minLength: 1, maxLength: 25, size: "max" },
    ),
    readings: fc.array(reading, { maxLength: 3 }),
    last: fc.tuple(reading, lastSlack).map(([one, slack]) => ({ ...one, slack })),
    later: fc.constant([]),
    ahead: fc.integer({ min: -3000, max: 3000 }),
  });
/** A story that goes on while the group is read: from then on every callback comes, in order. */
export const goingOn = (isTimed: boolean, laterStep: fc.Arbitrary<Step> = step(isTimed)): fc.Arbitrary<Story> =>
  fc
    .tuple(story(isTimed), fc.array(laterStep, { maxLength: 12, size: "max" }), fc.nat(3000))
    .map(([before, steps, underWay]) => {
      const later = steps.map((one): [Step, Fate] => [
        one.act === "leave" ? { ...one, other: false } : one,
        { isTimed, leavesStale: undefined, underWay: [underWay], waits: 0 },
      ]);
      const settledAtOnce = before.steps.map(([one, told]): [Step, Fate] => [one, { ...told, waits: 0 }]);
      return { ...before, steps: isTimed ? before.steps : settledAtOnce, later };
    });
/** The same, where apps command some of what happens; of those steps callbacks may be lost, late or repeated. */
export const commanding = (isTimed: boolean): fc.Arbitrary<Story> =>
  withCommands(isTimed, goingOn(isTimed), commandedStep(3000));
/** The same, where the group often ends and is made again, by commands that take less time. */
export const remaking = (isTimed: boolean): fc.Arbitrary<Story> =>
  withCommands(isTimed, goingOn(isTimed, lifeStep(isTimed)), commandedStep(400));

const lifeStep = (isTimed: boolean): fc.Arbitrary<Step> =>
  fc
    .tuple(step(isTimed), fc.constantFrom(undefined, "create", "dissolve"))
    .map(([one, act]) => (act === undefined ? one : { ...one, act }));
const commandedStep = (atMost: number): fc.Arbitrary<CommandedStep> =>
  fc.record({ asked: fc.nat(atMost), answered: fc.nat(atMost), slack: fc.nat(1400) });
const withCommands = (
  isTimed: boolean,
  stories: fc.Arbitrary<Story>,
  command: fc.Arbitrary<CommandedStep>,
): fc.Arbitrary<Story> =>
  fc
    .tuple(stories, fc.array(fc.option(fc.tuple(command, fate(isTimed))), { maxLength: 37, size: "max" }))
    .map(([told, commands]) => {
      const commanded = (steps: Story["steps"], from: number): Story["steps"] =>
        steps.map(([one, its], index) => {
          const [asked, fateOfCallback] = commands[from + index] ?? [];
          if (!asked || !fateOfCallback) return [one, its];
          const isLost = fateOfCallback.underWay.length === 0;
          // What comes without a time and is to be known comes in order.
          const callback = isTimed ? fateOfCallback : isLost ? { ...its, underWay: [] } : its;
          return [one, { ...callback, isTimed: its.isTimed, commanded: asked }];
        });
      return { ...told, steps: commanded(told.steps, 0), later: commanded(told.later, told.steps.length) };
    });
