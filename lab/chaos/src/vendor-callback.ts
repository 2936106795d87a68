/** What a vendor read. */
export interface VendorReply {
  readonly status: number;
  readonly body: string;
}

/** What a vendor makes of a reply. */
export type Judgement =
  | { readonly is: "acknowledged"; readonly groupId?: string }
  /** Said in the vendor's own words that it was not done. */
  | { readonly is: "failed"; readonly code: string }
  /** Nothing the vendor could read. */
  | { readonly is: "nonsense" };

/** One callback, to be sent as often as it takes with exactly these bytes. */
export interface VendorCallback {
  readonly source: "aec" | "openim" | "tencent";
  readonly kind: "message" | "member" | "group";
  /** No other callback of the run has it: the client id of the message, the id of the member, or the name of the group. */
  readonly mark: string;
  /** Absent where the group has no id before it is made. */
  readonly groupId?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the vendor waits, in milliseconds. */
  readonly patienceMs: number;
  /** Whether a repetition leaves no second raw callback. */
  readonly hasReceipt: boolean;
  /** Whether the vendor is told of our failures at all. */
  readonly isToldOfFailure: boolean;
  judge(reply: VendorReply): Judgement;
}
