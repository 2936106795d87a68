/** A callback in a form for mutation, before it is signed and encoded like the vendor's. */
export interface Specimen {
  readonly method: string;
  /** Below the mount, without the path secret. */
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string | readonly string[] };
  /** The JSON of the callback; for the carrier `raw`, the whole body. */
  readonly text: string;
  /** How the text is sent. A vendor with only one way ignores it. */
  readonly carrier: "body" | "form" | "query" | "raw";
  /** Whether the sender knows path secret and token, neither of them, or a wrong token. */
  readonly seal: "right" | "none" | "wrong";
  /** When it arrives, in Unix milliseconds. */
  readonly at: number;
}

/** An input of an adapter: a callback, or the bytes of a possible HTTP request with one. */
export type Input =
  | { readonly kind: "callback"; readonly specimen: Specimen }
  | { readonly kind: "bytes"; readonly bytes: Buffer; readonly at: number };
