/** The queue of after-hooks in a process of OpenIM. */
export interface AfterQueue {
  /** Resolves when the job is accepted, or dropped because no place became free in time. */
  push(job: () => Promise<void>): Promise<"taken" | "dropped">;
  /** Resolves when no job waits or runs. */
  drained(): Promise<void>;
}

// Read in the source of main of 2026-07-02, and measured: two workers, so the order is not kept; the caller waits 3 s for a place.
const WORKERS = 2;
const PLACES = 100;
const PATIENCE_MS = 3000;

interface Pushing {
  readonly job: () => Promise<void>;
  readonly take: () => void;
}

/** Creates a queue. */
export function createAfterQueue(): AfterQueue {
  let running = 0;
  const waiting: (() => Promise<void>)[] = [];
  const pushing = new Set<Pushing>();
  let idlers: (() => void)[] = [];

  function start(job: () => Promise<void>): void {
    running += 1;
    job().finally(() => {
      running -= 1;
      next();
    });
  }

  function next(): void {
    const job = waiting.shift();
    if (job) start(job);
    const [pusher] = pushing;
    if (pusher && waiting.length < PLACES) {
      pushing.delete(pusher);
      waiting.push(pusher.job);
      pusher.take();
    }
    if (running > 0) return;
    for (const idler of idlers) idler();
    idlers = [];
  }

  return {
    push(job) {
      if (running < WORKERS) start(job);
      else if (waiting.length < PLACES) waiting.push(job);
      else {
        return new Promise((resolve) => {
          const giveUp = setTimeout(() => {
            pushing.delete(pusher);
            resolve("dropped");
          }, PATIENCE_MS);
          const take = () => {
            clearTimeout(giveUp);
            resolve("taken");
          };
          const pusher = { job, take };
          pushing.add(pusher);
        });
      }
      return Promise.resolve("taken");
    },

    drained() {
      return running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve));
    },
  };
}
