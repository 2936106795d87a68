const NANOSECONDS = 1e6;
const begin = Number(process.hrtime.bigint()) / NANOSECONDS - performance.now();

/** Milliseconds by a clock that never jumps and, on Linux, is the same for all processes of the machine. */
export function machineTime(): number {
  return begin + performance.now();
}
