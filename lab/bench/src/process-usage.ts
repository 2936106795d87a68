import { readFileSync } from "node:fs";

/** Linux reports times in hundredths of a second. */
const TICK_MICROSECONDS = 10_000;
const KIBIBYTE = 1024;

/** The resources that a process has used since its start. */
export interface ProcessUsage {
  /** Of all its threads, in user and system mode; accurate to a hundredth of a second. */
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
  readonly peakResidentBytes: number;
}

/** Reads the usage of a process; `undefined` without `/proc`, and for a process that has ended. */
export function processUsage(processId: number): ProcessUsage | undefined {
  const stat = readIfThere(`/proc/${processId}/stat`);
  const status = readIfThere(`/proc/${processId}/status`);
  // A zombie process has no memory.
  if (stat === undefined || !status?.includes("VmRSS")) return undefined;
  return {
    cpuMicroseconds: cpuMicroseconds(stat),
    residentBytes: sizeIn(status, "VmRSS"),
    peakResidentBytes: sizeIn(status, "VmHWM"),
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** The sum of utime and stime in the text of `/proc/<pid>/stat`, whose second field may contain blanks and parentheses. */
export function cpuMicroseconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (Number.isNaN(ticks)) throw new Error(`no CPU times in ${stat}`);
  return ticks * TICK_MICROSECONDS;
}

/** A size in the text of `/proc/<pid>/status`, in bytes. */
export function sizeIn(status: string, name: string): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`no ${name} in ${status}`);
  return Number(kibibytes) * KIBIBYTE;
}
