import { expect, it } from "vitest";
import { cpuMicroseconds, processUsage, sizeIn } from "./process-usage.ts";

it("adds user and system time, for any name of the process", () => {
  const stat = "4242 (a ) b (c) S 1 4242 4242 0 -1 4194560 9 0 0 0 123 45 0 0 20 0 11 0 999 1 2";
  expect(cpuMicroseconds(stat)).toBe(1_680_000);
});

it("reads sizes in bytes", () => {
  const status = "Name:\tnode\nVmHWM:\t  120 kB\nVmRSS:\t  100 kB\n";
  expect(sizeIn(status, "VmRSS")).toBe(102_400);
  expect(sizeIn(status, "VmHWM")).toBe(122_880);
});

it("throws for texts without such a number", () => {
  expect(() => cpuMicroseconds("1 (x) S")).toThrow("no CPU times");
  expect(() => sizeIn("Name:\tnode\n", "VmRSS")).toThrow("no VmRSS");
});

it.runIf(process.platform === "linux")("sees this process at work", () => {
  const before = processUsage(process.pid)?.cpuMicroseconds ?? 0;
  const end = performance.now() + 60;
  while (performance.now() < end);
  const usage = processUsage(process.pid);
  expect(usage?.cpuMicroseconds).toBeGreaterThan(before);
  expect(usage?.peakResidentBytes).toBeGreaterThanOrEqual(usage?.residentBytes ?? Number.NaN);
});

it("returns undefined for a missing process", () => {
  expect(processUsage(2 ** 30)).toBeUndefined();
});
