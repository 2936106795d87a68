import { allow, deny, type GroupChange, groupIdOf, type Policy } from "@grouphook/core";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";

/** The number of changes allowed in a window, which begins with the first of them. */
export interface RateLimit {
  readonly points: number;
  /** At most 2,147,483, the longest that a timer can wait. */
  readonly seconds: number;
}

/** The rules of `rateLimitPolicy`. */
export interface RateLimitOptions extends BuiltInOptions {
  readonly perUser?: RateLimit;
  readonly perGroup?: RateLimit;
  /** The types of change that count; all unless set. */
  readonly changes?: readonly GroupChange["type"][];
}

/** Users or groups counted per limit; beyond that, the least recently seen are dropped, a few at a time. */
const MOST_KEYS = 100_000;
const DROPPED_AT_ONCE = 1000;

/** Denies what one user does, or what happens in one group, too often. Counts per source, within this process. */
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

/** Returns a function that counts one change for a key and says whether it is within the limit. */
function createCounter({ points, seconds }: RateLimit): (key: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  const recentKeys = new Set<string>();

  return async (key) => {
    recentKeys.delete(key);
    recentKeys.add(key);
    if (recentKeys.size > MOST_KEYS) {
      for (const dropped of [...recentKeys].slice(0, DROPPED_AT_ONCE)) {
        recentKeys.delete(dropped);
        void limiter.delete(dropped);
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
