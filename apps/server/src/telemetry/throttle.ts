/** The shortest time between two lines of one kind. */
const PAUSE_MS = 1000;
/** How many different lines are throttled separately; beyond that, lines of one kind are throttled together. */
const MOST_DIFFERENT = 100;

/** A line for an event that may happen many times before the line is written. */
export interface ThrottledLine {
  /** Lines of one kind are throttled together if there are too many different ones. */
  readonly kind: string;
  /** Distinguishes the line from others of its kind. */
  readonly detail?: string;
  /** Writes the line; `count` says how often it happened since the last time. */
  readonly write: (count: number) => void;
}

/** Writes each line at most once a second: the first at once, then the latest, with the number of all since then. */
export function throttle(): (line: ThrottledLine) => void {
  const paused = new Map<string, { count: number; latest: ThrottledLine }>();

  function pause(key: string): void {
    setTimeout(() => {
      const { count = 0, latest } = paused.get(key) ?? {};
      paused.delete(key);
      if (latest && count > 0) writeNow(key, latest, count);
    }, PAUSE_MS).unref();
  }

  function writeNow(key: string, line: ThrottledLine, count: number): void {
    paused.set(key, { count: 0, latest: line });
    pause(key);
    line.write(count);
  }

  return (line) => {
    const own = line.detail === undefined ? line.kind : `${line.kind} ${line.detail}`;
    const key = paused.size < MOST_DIFFERENT || paused.has(own) ? own : line.kind;
    const waiting = paused.get(key);
    if (!waiting) {
      writeNow(key, line, 1);
      return;
    }
    waiting.count += 1;
    waiting.latest = line;
  };
}
