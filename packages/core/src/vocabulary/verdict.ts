import type { GroupProfile, MemberProfile, MessageElement } from "./change.js";

/** What a policy may change while allowing. A field the vendor cannot take back makes the verdict a denial. */
export interface Amendment {
  readonly groupId?: string;
  readonly profile?: GroupProfile;
  readonly members?: { readonly [userId: string]: MemberProfile };
  readonly elements?: readonly MessageElement[];
  /** What can be read of the amended `elements`: for the policies asked next, told to no vendor. */
  readonly text?: string;
  readonly custom?: string;
  /** Narrows who is pushed to. */
  readonly receiverIds?: readonly string[];
}

/** A policy's answer to a question. */
export type Verdict =
  | {
      readonly decision: "allow";
      readonly amend?: Amendment;
      readonly refuseUserIds?: readonly string[];
      /** Code and text of the denial that takes the place of this verdict where the vendor cannot express it. */
      readonly otherwise?: { readonly code?: number; readonly text?: string };
    }
  /** Not delivered, while the sender sees success. */
  | { readonly decision: "discard" }
  | {
      readonly decision: "deny";
      readonly code?: number;
      readonly text?: string;
      /** Said beside the text, where the vendor has room for more than one: an error's detail. */
      readonly detail?: string;
    };

/** What a vendor's reply can express beyond yes and no. */
export interface Leeway {
  /** The codes a denial may carry to the client, and the one used when a policy names none. */
  readonly codes: {
    readonly from: number;
    readonly to: number;
    /** Codes between the two that mean something of their own to the vendor. */
    readonly except?: readonly number[];
    readonly default: number;
  };
  /** The fields of an amendment that the vendor takes back. */
  readonly amend: readonly Exclude<keyof Amendment, "text">[];
  readonly refuseSome: boolean;
  readonly discard: boolean;
}

/** The leeway of a vendor that hears only yes and no. */
export function yesOrNo(codes: Leeway["codes"]): Leeway {
  return { codes, amend: [], refuseSome: false, discard: false };
}

const ALLOW: Verdict = Object.freeze({ decision: "allow" });

/** Lets the change happen, as it is or amended. */
export function allow(amend?: Amendment): Verdict {
  return amend ? { decision: "allow", amend } : ALLOW;
}

/** Stops the change. `code` is in the vendor's range, else the vendor's default is used. */
export function deny(text?: string, code?: number): Verdict {
  return { decision: "deny", ...(text !== undefined && { text }), ...(code !== undefined && { code }) };
}

/**
 * The nearest verdict the vendor can say that is at least as strict: what it cannot amend, refuse in part or discard
 * becomes a denial, and a code outside its range becomes its default.
 */
export function fitToLeeway(verdict: Verdict, leeway: Leeway): Verdict {
  switch (verdict.decision) {
    case "allow": {
      const unsayable = Object.entries(verdict.amend ?? {})
        .filter(([field, value]) => value !== undefined && field !== "text")
        .map(([field]) => field)
        .find((field) => !leeway.amend.some((sayable) => sayable === field));
      if (unsayable) return denialInstead(verdict, leeway, `cannot be changed: ${unsayable}`);
      if (verdict.refuseUserIds?.length && !leeway.refuseSome) {
        return denialInstead(verdict, leeway, "some members are refused");
      }
      return verdict;
    }
    case "discard":
      return leeway.discard ? verdict : { decision: "deny", code: leeway.codes.default };
    case "deny":
      return isCodeWithin(leeway.codes, verdict.code) ? verdict : { ...verdict, code: leeway.codes.default };
  }
}

/** The denial in place of a verdict that allows: with its own code and text, or with the vendor's default and ours. */
export function denialInstead(
  { otherwise }: Extract<Verdict, { decision: "allow" }>,
  { codes }: Leeway,
  text: string,
): Verdict {
  const code = isCodeWithin(codes, otherwise?.code) ? otherwise.code : codes.default;
  return { decision: "deny", code, text: otherwise?.text ?? text };
}

/** Whether a denial may carry this code to the client. */
export function isCodeWithin({ from, to, except }: Leeway["codes"], code: number | undefined): code is number {
  return code !== undefined && Number.isInteger(code) && code >= from && code <= to && !except?.includes(code);
}
