import { expect, it } from "vitest";
import { reviews } from "./loads/reviews.ts";
import { table } from "./table.ts";

const measured = { clients: 64, groups: 1000, p50Ms: 1.23, p99Ms: 45.6, cpuMicroseconds: 50 };

it("contains every side's medians, and the ratios with their aims", () => {
  const summaries = [
    { ...measured, side: "b", perSecond: 1234.5, sideMicroseconds: 50, databaseMicroseconds: 20.25, failed: true },
    {
      ...measured,
      side: "e",
      perSecond: 999,
      sideMicroseconds: undefined,
      databaseMicroseconds: undefined,
      failed: false,
    },
  ];
  const ratios = [{ name: "callbacks/s e/b", clients: 64, groups: 1000, value: 0.81, aim: 1.3 }];
  const withPeaks = summaries.map((summary, index) => ({
    ...summary,
    peakBytes: index === 0 ? 100 * 1024 * 1024 : undefined,
  }));
  expect(table(reviews, withPeaks, ratios)).toBe(`reviews: Group.CallbackBeforeSendMsg, allowed by a policy

side                        groups  clients  callbacks/s  p50 ms  p99 ms  CPU µs, side  CPU µs, database  peak MiB
b  Express, nothing stored   1,000       64        1,235     1.2    45.6          50.0              20.3       100  FAILED
e  grouphook, SQLite         1,000       64          999     1.2    45.6

ratio            groups  clients        aim
callbacks/s e/b   1,000       64  0.81  1.3
`);
});
