import { type AttemptRecord, ExpiredPositionError, type PositionError } from "@grouphook/core";
import { MOST_ATTEMPTS } from "./retry-schedule.js";

/** The receiver answered 410. */
export function gone({ status }: Pick<AttemptRecord, "status">): string {
  return `the receiver answered ${status}: it wants nothing more`;
}

/** A message could not be delivered. */
export function usedUp({ error }: Pick<AttemptRecord, "error">): string {
  return `${MOST_ATTEMPTS} attempts failed; the last: ${error}`;
}

/** A message of a group could not be delivered, nor anything else. */
export function usedUpAlone({ error }: Pick<AttemptRecord, "error">): string {
  return `${MOST_ATTEMPTS} attempts failed, and nothing else came through; the last: ${error}`;
}

/** There is nothing to read at its position. */
export function passedBy(cause: PositionError | ExpiredPositionError): string {
  if (!(cause instanceof ExpiredPositionError)) return `${cause.message}; replay it after a position of this record`;
  const { oldest } = cause;
  return `the events before ${oldest} are gone: replay it after ${oldest - 1} to go on with what is left`;
}
