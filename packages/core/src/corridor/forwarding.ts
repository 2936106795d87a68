import type { Inbound } from "../adapter/adapter.js";
import type { ForwardOutcome } from "../vocabulary/forwarded.js";

/**
 * What a vendor is told where the app gives no answer. `allow`: what grouphook says by itself, which lets things happen; `deny`:
 * a refusal in the vendor's words, where it has any; `unavailable`: HTTP status 503, as if nobody were there, so that the vendor
 * does what it does where a backend is down.
 */
export type OnForwardFailure = "allow" | "deny" | "unavailable";

/** What the app answered, as it came. */
export interface AppAnswer {
  /** 200 to 599. */
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
}

/** How passing one callback on ended. */
export type ForwardResult =
  | { readonly outcome: "answered"; readonly answer: AppAnswer }
  | { readonly outcome: Exclude<ForwardOutcome, "answered">; readonly status?: number };

/** How one callback is passed on. */
export interface ForwardRequest {
  /** The vendor's name of the callback. */
  readonly command: string;
  /** Whether the vendor has grouphook's answer, and the app's counts for nothing. */
  readonly also: boolean;
  /** After so many milliseconds an answer is too late. */
  readonly patienceMs: number;
}

/**
 * Passes authentic callbacks of a source on to the app. Vendors know one address for all callbacks, also for those that are not
 * about groups.
 */
export interface Forwarding {
  /** Whether the app answers callbacks of this command as far as they are `unsupported`. Must not throw. */
  readonly answers: (command: string) => boolean;
  /** Whether the app also gets callbacks of this command that grouphook answers; of none unless set. Must not throw. */
  readonly also?: (command: string) => boolean;
  /** `unavailable` unless set. */
  readonly onFailure?: OnForwardFailure;
  /** Passes an inbound on, which holds no path secret of grouphook's. What it throws is a failure like any other. */
  readonly forward: (inbound: Inbound, request: ForwardRequest) => Promise<ForwardResult>;
}
