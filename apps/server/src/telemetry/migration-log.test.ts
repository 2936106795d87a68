import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { migrationLog } from "./migration-log.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function logged() {
  const lines: unknown[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { lines, log: migrationLog(logger) };
}

it("tells every two seconds how far the migration has come, until the ledger is open", () => {
  const { lines, log } = logged();
  log.onMigration({ step: "messages", done: 0, of: 100 });
  vi.advanceTimersByTime(1900);
  expect(lines).toEqual([]);
  log.onMigration({ step: "messages", done: 40, of: 100 });
  vi.advanceTimersByTime(2000);
  const msg = "bringing the tables up to date";
  expect(lines).toEqual([{ level: 30, step: "messages", done: 40, of: 100, seconds: 2, msg }]);
  vi.advanceTimersByTime(2000);
  expect(lines.at(-1)).toMatchObject({ done: 40, seconds: 4 });
  log.end();
  vi.advanceTimersByTime(10_000);
  expect(lines).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

it("says nothing of a new database", () => {
  const { lines, log } = logged();
  log.onMigration({ step: "new tables", done: 0, of: 0 });
  log.end();
  vi.advanceTimersByTime(10_000);
  expect(lines).toEqual([]);
});
