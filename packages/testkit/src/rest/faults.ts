/** What is called with, parsed but not checked. */
type Body = { readonly [field: string]: unknown };

/** Something that goes wrong with calls. */
export interface RestFault {
  /** The vendor's name of what is called; everything unless set. */
  readonly api?: string;
  /** How many calls it befalls; 1 unless set. */
  readonly times?: number;
  /** How many calls it spares before. */
  readonly after?: number;
  /**
   * What comes instead of an answer: an error code; nothing at all; half of it; a closed connection; a proxy's page with
   * status 502.
   */
  readonly instead?: { readonly code: number } | "silence" | "half" | "reset" | "page";
  /** Whether what was called is done although it is not answered. */
  readonly acts?: boolean;
  /** Happens just before what was called is done. */
  readonly meanwhile?: (body: Body) => void | Promise<void>;
}

/** The faults that are yet to come, the oldest first. */
export class Faults {
  #waiting: readonly { readonly fault: RestFault; left: number; spared: number }[] = [];

  add(fault: RestFault): void {
    this.#waiting = [...this.#waiting, { fault, left: fault.times ?? 1, spared: fault.after ?? 0 }];
  }

  /** The fault that befalls a call. */
  take(api: string): RestFault | undefined {
    for (const one of this.#waiting) {
      if (one.left === 0 || (one.fault.api ?? api) !== api) continue;
      if (one.spared > 0) {
        one.spared -= 1;
        continue;
      }
      one.left -= 1;
      return one.fault;
    }
    return undefined;
  }
}
