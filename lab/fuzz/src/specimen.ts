/** A callback as it can be mutated: before it is signed and put into the form its vendor sends it in. */
export interface Specimen {
  readonly method: string;
  /** Below the mount, without the path secret. */
  readonly path: string;
  readonly query: string;
  readonly headers: { readonly [name: string]: string | readonly string[] };
  /** The JSON that says what happened; under the carrier `raw` the whole body. */
  readonly text: string;
  /** How the text travels. A vendor that knows one way only takes them all for that. */
  readonly carrier: "body" | "form" | "query" | "raw";
  /** Whether the sender knows path secret and token, none of them, or a wrong token. */
  readonly seal: "right" | "none" | "wrong";
  /** When it arrives, in Unix milliseconds. */
  readonly at: number;
}

/** What is fed to an adapter: a callback, or the bytes of what may be an HTTP request with one. */
export type Input =
  | { readonly kind: "callback"; readonly specimen: Specimen }
  | { readonly kind: "bytes"; readonly bytes: Buffer; readonly at: number };
