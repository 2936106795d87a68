import type { GroupProfile, MemberProfile, MessageElement } from "./change.js";

/** What a policy changes in a change that it allows. A field that the vendor's reply cannot express makes the verdict a denial. */
export interface Amendment {
  readonly groupId?: string;
  readonly profile?: GroupProfile;
  readonly members?: { readonly [userId: string]: MemberProfile };
  readonly elements?: readonly MessageElement[];
  /** The readable text of the amended `elements`, for the policies that are asked next. Not sent to the vendor. */
  readonly text?: string;
  readonly custom?: string;
  /** The message's priority, as the vendor names it. */
  readonly priority?: string;
  /** Reduces the receivers of a push. */
  readonly receiverIds?: readonly string[];
}

/** What tells a program why something was denied: a number or, for vendors with such codes, a text. */
export type DenialCode = number | string;

/** A policy's answer to a question. */
export type Verdict =
  | {
      readonly decision: "allow";
      readonly amend?: Amendment;
      readonly refuseUserIds?: readonly string[];
      /** Code and text of the denial that is sent instead if the reply cannot express this verdict. */
      readonly otherwise?: { readonly code?: DenialCode; readonly text?: string };
    }
  /** The change does not happen, while its sender believes it did. */
  | { readonly decision: "discard" }
  | {
      readonly decision: "deny";
      readonly code?: DenialCode;
      readonly text?: string;
      /** A second text, for vendors whose reply has room for it. */
      readonly detail?: string;
    };

/** Codes that are whole numbers. */
export interface NumberedCodes {
  readonly from: number;
  readonly to: number;
  /** Codes in the range that have another meaning for the vendor. */
  readonly except?: readonly number[];
  readonly default: number;
}

/** Codes that are texts, not empty. */
export interface WordedCodes {
  /** In UTF-16 units. */
  readonly maxLength: number;
  /** Absent where a denial may do without a code. */
  readonly default?: string;
}

/** What a vendor's reply can express beyond yes and no. */
export interface Leeway {
  /** The codes that a denial may pass on to the client, and the default; absent where a denial carries none. */
  readonly codes?: NumberedCodes | WordedCodes;
  /** The fields of an amendment that the reply can express. */
  readonly amend: readonly Exclude<keyof Amendment, "text">[];
  readonly refuseSome: boolean;
  readonly discard: boolean;
}

/** The leeway of a reply that can only express yes and no, with a code if there are any. */
export function yesOrNo(codes?: Leeway["codes"]): Leeway {
  return { ...(codes && { codes }), amend: [], refuseSome: false, discard: false };
}

const ALLOW: Verdict = Object.freeze({ decision: "allow" });

/** Allows a change, as it is or amended. */
export function allow(amend?: Amendment): Verdict {
  return amend ? { decision: "allow", amend } : ALLOW;
}

/** Denies a change. A `code` that the vendor's reply cannot carry is replaced by the vendor's default. */
export function deny(text?: string, code?: DenialCode): Verdict {
  return { decision: "deny", ...(text !== undefined && { text }), ...(code !== undefined && { code }) };
}

/**
 * The nearest verdict, at least as strict, that the reply can express: an unsupported amendment, refusal of some users or
 * discard becomes a denial; a code that the reply cannot carry becomes its default, or none.
 */
export function fitToLeeway(verdict: Verdict, leeway: Leeway): Verdict {
  switch (verdict.decision) {
    case "allow": {
      const unsupported = Object.entries(verdict.amend ?? {})
        .filter(([field, value]) => value !== undefined && field !== "text")
        .map(([field]) => field)
        .find((field) => !leeway.amend.some((supported) => supported === field));
      if (unsupported) return denialInstead(verdict, leeway, `cannot be changed: ${unsupported}`);
      if (verdict.refuseUserIds?.length && !leeway.refuseSome) {
        return denialInstead(verdict, leeway, "some members are refused");
      }
      return verdict;
    }
    case "discard":
      return leeway.discard ? verdict : { decision: "deny", ...sayableCode(leeway, undefined) };
    case "deny": {
      const { code, ...denial } = verdict;
      return { ...denial, ...sayableCode(leeway, code) };
    }
  }
}

/** The denial instead of an `allow` verdict, with the verdict's `otherwise`, or else the default code and the given text. */
export function denialInstead(
  { otherwise }: Extract<Verdict, { decision: "allow" }>,
  leeway: Leeway,
  text: string,
): Verdict {
  return { decision: "deny", ...sayableCode(leeway, otherwise?.code), text: otherwise?.text ?? text };
}

/** The code that a reply carries: this one if it can, or else the default; nothing where there is none. */
function sayableCode({ codes }: Leeway, code: DenialCode | undefined): { readonly code?: DenialCode } {
  if (!codes) return {};
  const said = "from" in codes ? (isCodeWithin(codes, code) ? code : codes.default) : wordedCode(codes, code);
  return said === undefined ? {} : { code: said };
}

/** Whether a denial may pass this code on to the client. */
export function isCodeWithin({ from, to, except }: NumberedCodes, code: DenialCode | undefined): code is number {
  return typeof code === "number" && Number.isInteger(code) && code >= from && code <= to && !except?.includes(code);
}

function wordedCode({ maxLength, default: otherwise }: WordedCodes, code: DenialCode | undefined) {
  return typeof code === "string" && code !== "" && code.length <= maxLength ? code : otherwise;
}
