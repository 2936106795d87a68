/** A reply as the vendor reads it. */
export interface VendorReply {
  readonly status: number;
  readonly body: string;
}

/** How a vendor understands a reply. */
export type Judgement =
  | { readonly is: "acknowledged"; readonly groupId?: string }
  /** A failure reply that the vendor understands. */
  | { readonly is: "failed"; readonly code: string }
  /** A reply that the vendor cannot read. */
  | { readonly is: "nonsense" };

/** One callback, sent with exactly these bytes as often as necessary. */
export interface VendorCallback {
  readonly source: "aec" | "easemob" | "netease" | "openim" | "tencent";
  readonly kind: "message" | "member" | "group";
  /** Unique in the run: the client id of the message, or its key if it has none; the id of the member, or the name of the group. */
  readonly mark: string;
  /** Absent if the group has no id before its creation. */
  readonly groupId?: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The vendor's timeout, in milliseconds. */
  readonly patienceMs: number;
  /** What its receipt is named by. Absent if it gets none: then a repetition stores a second raw callback. */
  readonly receiptKey?: string;
  /** Whether the vendor has a failure reply. */
  readonly isToldOfFailure: boolean;
  judge(reply: VendorReply): Judgement;
}
