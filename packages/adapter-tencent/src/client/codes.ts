/**
 * What an error code means to us: `again`, the vendor failed, and may have acted; `pause`, too many calls of the API;
 * `wait`, too much in one group; `sign`, another signature may do; `credentials`, no signature will; `misplaced`, not
 * understood at all; `refused`, the vendor's answer to what it was asked.
 */
export type CodeMeaning = "done" | "again" | "pause" | "wait" | "sign" | "credentials" | "misplaced" | "refused";

/** The group does not exist, or no longer. */
export const GONE = 10_010;
/** An id that the same app uses already. */
export const TAKEN_BY_US = 10_025;
/** A parameter that Tencent cannot use. */
export const WRONG_PARAMETER = 10_004;
/** An id that no group can have. */
export const BAD_ID = 10_015;
/** Not for this kind of group. */
export const NOT_FOR_KIND = 10_007;
/** The answer would be longer than 1 MB. */
export const TOO_LONG = 10_018;
/** An attribute that is to be removed is not there. */
export const NO_ATTRIBUTE = 10_050;
/** A topic that no longer exists. */
export const TOPIC_GONE = 110_003;
/** Too many signatures that were wrong: nothing is accepted for a minute. */
export const LOCKED_OUT = 70_050;

// https://www.tencentcloud.com/document/product/1047/34348
const meanings: ReadonlyMap<number, CodeMeaning> = new Map([
  [0, "done"],
  ...codes("again", 10_002, 10_056, 60_008, 60_014),
  ...codes("pause", 10_006, 60_007, 60_011, 60_018, 60_019),
  ...codes("wait", 10_023, 10_049),
  ...codes("sign", 70_001, 70_003),
  ...codes("credentials", 60_004, 60_005, 60_006, 60_010, 60_012, 60_016, 60_017, 60_020, 60_021),
  ...codes("misplaced", 10_003, 60_002, 60_003, 60_009),
]);

function codes(meaning: CodeMeaning, ...numbers: readonly number[]): readonly (readonly [number, CodeMeaning])[] {
  return numbers.map((number) => [number, meaning]);
}

/** What a code means. Those from 70000 to 79999 are about signatures. */
export function meaningOf(code: number): CodeMeaning {
  return meanings.get(code) ?? (code >= 70_000 && code < 80_000 ? "credentials" : "refused");
}
