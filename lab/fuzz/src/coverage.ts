import { Session } from "node:inspector";
import { z } from "zod";

/** Notices code that runs for the first time. */
export interface Coverage {
  /** Whether anything new ran since the last call. */
  advanced(): boolean;
  /** Blocks of code between two branches: those that ran, and all known ones. */
  blocks(): { readonly covered: number; readonly known: number };
  stop(): void;
}

const range = z.object({ startOffset: z.int(), endOffset: z.int(), count: z.int() });
const takenSchema = z.object({
  result: z.array(z.object({ url: z.string(), functions: z.array(z.object({ ranges: z.array(range) })) })),
});

interface Script {
  /** 1 if the character was executed. */
  covered: Uint8Array;
  readonly starts: Set<number>;
}

/** Counts what V8 executes in the scripts whose URL is accepted. */
export function startCoverage(isWanted: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  const scripts = new Map<string, Script>();
  post(session, "Profiler.enable");
  post(session, "Profiler.startPreciseCoverage", { callCount: false, detailed: true });

  return {
    advanced() {
      let advanced = false;
      for (const { url, functions } of takenSchema.parse(post(session, "Profiler.takePreciseCoverage")).result) {
        if (!isWanted(url)) continue;
        const script = scripts.get(url) ?? { covered: new Uint8Array(0), starts: new Set() };
        scripts.set(url, script);
        for (const { ranges } of functions) advanced = mark(script, ranges) || advanced;
      }
      return advanced;
    },

    blocks() {
      let covered = 0;
      let known = 0;
      for (const { covered: executed, starts } of scripts.values()) {
        known += starts.size;
        for (const start of starts) covered += executed[start] ?? 0;
      }
      return { covered, known };
    },

    stop() {
      post(session, "Profiler.stopPreciseCoverage");
      session.disconnect();
    },
  };
}

/** Inner ranges follow the ranges that contain them. */
function mark(script: Script, ranges: readonly z.infer<typeof range>[]): boolean {
  const [whole] = ranges;
  if (!whole) return false;
  if (whole.endOffset > script.covered.length) {
    const longer = new Uint8Array(whole.endOffset * 2);
    longer.set(script.covered);
    script.covered = longer;
  }
  const executed = new Uint8Array(whole.endOffset - whole.startOffset);
  for (const { startOffset, endOffset, count } of ranges) {
    script.starts.add(startOffset);
    executed.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
  }
  let advanced = false;
  for (let index = 0; index < executed.length; index += 1) {
    if (executed[index] === 0 || script.covered[whole.startOffset + index] === 1) continue;
    script.covered[whole.startOffset + index] = 1;
    advanced = true;
  }
  return advanced;
}

/** Calls back before it returns, since the session belongs to this thread. */
function post(session: Session, method: string, parameters: object = {}): unknown {
  let answer: unknown;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}
