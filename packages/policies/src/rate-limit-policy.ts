import { allow, deny, type GroupChange, groupIdOf, type Policy } from "@grouphook/core";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";

/** So many changes in a window that begins with the first of them. */
export interface RateLimit {
  readonly points: number;
  /** At most 2,147,483: what a timer can wait. */
  readonly seconds: number;
}

/** What `rateLimitPolicy` watches. */
export interface RateLimitOptions extends BuiltInOptions {
  readonly perUser?: RateLimit;
  readonly perGroup?: RateLimit;
  /** The types of change that count; all unless given. */
  readonly changes?: readonly GroupChange["type"][];
}

/** Users or groups remembered per limit; beyond that those unheard of for longest are forgotten, a few at a time. */
const MOST_KEYS = 100_000;
const FORGOTTEN_AT_ONCE = 1000;

/** Denies what one user or one group does too often, counted per source in this process alone. */
export function rateLimitPolicy(options: RateLimitOptions): Policy {
  const { changes } = options;
  const perUser = options.perUser && createCounter(options.perUser);
  const perGroup = options.perGroup && createCounter(options.perGroup);

  return builtInPolicy("rate-limit", options, async ({ source, change, actorId }) => {
    if (changes && !changes.includes(change.type)) return allow();
    const userId = change.type === "message.sent" ? (change.message.senderId ?? actorId) : actorId;
    const groupId = groupIdOf(change);
    if (perUser && userId !== undefined && !(await perUser(`${source}\0${userId}`))) {
      return deny("the user does this too often");
    }
    if (perGroup && groupId !== undefined && !(await perGroup(`${source}\0${groupId}`))) {
      return deny("this happens too often in the group");
    }
    return allow();
  });
}

/** Counts one more for a key and tells whether that is still within the limit. */
function createCounter({ points, seconds }: RateLimit): (key: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  const lastHeard = new Set<string>();

  return async (key) => {
    lastHeard.delete(key);
    lastHeard.add(key);
    if (lastHeard.size > MOST_KEYS) {
      for (const forgotten of [...lastHeard].slice(0, FORGOTTEN_AT_ONCE)) {
        lastHeard.delete(forgotten);
        void limiter.delete(forgotten);
      }
    }
    try {
      await limiter.consume(key);
      return true;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return false;
      throw refusal;
    }
  };
}
