import { isIPv6 } from "node:net";

const MOST_FAILURES = 10;
const WINDOW_MS = 60_000;
/** Whoever has more addresses than this gets the oldest forgotten. */
const MOST_CALLERS = 10_000;
const GROUPS = 8;

/** The attempts of one caller in a minute. */
interface Attempts {
  count: number;
  readonly endsAt: number;
}

/** Lets nobody try tokens one after the other: ten wrong ones in a minute, then none until it is over. */
export class FailedSignIns {
  readonly #callers = new Map<string, Attempts>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Counts an attempt as failed until `succeeded` is called. Returns how many seconds to wait instead, if it was one too many. */
  begin(address: string): { readonly waitSeconds: number; readonly isFirst: boolean } | undefined {
    const now = this.#now();
    const caller = callerAt(address);
    const found = this.#callers.get(caller);
    const attempts = found && found.endsAt > now ? found : this.#open(caller, now);
    attempts.count += 1;
    if (attempts.count <= MOST_FAILURES) return undefined;
    const waitSeconds = Math.ceil((attempts.endsAt - now) / 1000);
    return { waitSeconds, isFirst: attempts.count === MOST_FAILURES + 1 };
  }

  succeeded(address: string): void {
    const attempts = this.#callers.get(callerAt(address));
    if (attempts) attempts.count -= 1;
  }

  /** The oldest come first, and are over first. */
  #open(caller: string, now: number): Attempts {
    this.#callers.delete(caller);
    for (const [known, { endsAt }] of this.#callers) {
      if (endsAt > now && this.#callers.size < MOST_CALLERS) break;
      this.#callers.delete(known);
    }
    const attempts = { count: 0, endsAt: now + WINDOW_MS };
    this.#callers.set(caller, attempts);
    return attempts;
  }
}

/** Who is at an address: one site has all addresses of IPv6 with the same first half. */
function callerAt(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [before = "", after] = (URL.parse(`http://[${address}]`)?.hostname ?? address)
    .replace(/[[\]]/g, "")
    .split("::");
  const groupsIn = (part = "") => part.split(":").filter((group) => group !== "");
  const zeros = after === undefined ? 0 : GROUPS - groupsIn(before).length - groupsIn(after).length;
  const groups = [...groupsIn(before), ...Array.from({ length: zeros }, () => "0"), ...groupsIn(after)];
  return groups.slice(0, GROUPS / 2).join(":");
}
