import { writeFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { z } from "zod";

const { counters, bytes, results, stallMs } = z
  .object({
    counters: z.instanceof(Int32Array),
    bytes: z.instanceof(Uint8Array),
    results: z.url(),
    stallMs: z.number(),
  })
  .parse(workerData);

let beats = -1;
setInterval(() => {
  const now = Atomics.load(counters, 0);
  if (now === beats && now > 0) {
    const path = new URL("stalled.json", results);
    writeFileSync(path, bytes.slice(0, counters[1]));
    process.stderr.write(`one input keeps the process busy for ${stallMs} ms; see ${path.pathname}\n`);
    process.kill(process.pid, "SIGKILL");
  }
  beats = now;
}, stallMs);
