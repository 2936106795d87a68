import { progress } from "@clack/prompts";
import type { Output } from "./context.js";

/** Where nobody watches, a line so often. */
const TELL_MS = 5000;

/** How far long work is, on standard error: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** So much is done; `words` say of what. */
  reach(done: number, words: string): void;
  end(words: string): void;
}

/** Shows how far work is that is done when it reaches the goal. */
export function showProgress(output: Pick<Output, "tell">, goal: number): Progress {
  return process.stderr.isTTY ? bar(goal) : lines(output, goal);
}

function bar(goal: number): Progress {
  const shown = progress({ max: Math.max(goal, 1), output: process.stderr });
  shown.start();
  let reached = 0;
  return {
    reach(done, words) {
      shown.advance(Math.min(done, goal) - reached, words);
      reached = Math.min(done, goal);
    },
    end: (words) => shown.stop(words),
  };
}

function lines({ tell }: Pick<Output, "tell">, goal: number): Progress {
  let toldAt = performance.now();
  return {
    reach(done, words) {
      if (performance.now() - toldAt < TELL_MS) return;
      toldAt = performance.now();
      tell(`${Math.floor((100 * Math.min(done, goal)) / Math.max(goal, 1))} %: ${words}`);
    },
    end: tell,
  };
}
