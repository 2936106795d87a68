/** The latest moment a `Date` can hold, in Unix milliseconds. */
export const LAST_MOMENT = 8.64e15;
