/** How often lines of one kind are written at most. */
const PAUSE_MS = 1000;
/** Different lines of their own that may be throttled at once; beyond, lines of one kind share their turns. */
const MOST_DIFFERENT = 100;

/** Something to be written once, however often it happens meanwhile. */
export interface ThrottledLine {
  /** Lines of one kind share their turns where there are too many different ones. */
  readonly kind: string;
  /** What tells it from others of its kind; nothing unless given. */
  readonly detail?: string;
  /** Writes it, told how often it happened since it was last written. */
  readonly write: (count: number) => void;
}

/** Writes lines at most once a second each: the first at once, then the latest with their number, so that none is uncounted. */
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
