/** The moment that Easemob writes for what has no end, in Unix milliseconds: in the year 2117. */
export const NO_END = 4_638_873_600_000;
