import { expect, it } from "vitest";
import { isCommitQuery } from "./commit-query.ts";

const QUERY = "\u0003";
const IDLE = "set session wait_timeout = default, net_write_timeout = default";

it.each([
  "commit",
  "COMMIT;",
  "insert into a values (1);\ncommit",
  `commit;${IDLE}`,
  `update a set b = 1; commit; ${IDLE};`,
])("knows the commit in %j", (text) => {
  expect(isCommitQuery(Buffer.from(`${QUERY}${text}`))).toBe(true);
});

it.each([
  "begin",
  "rollback",
  "insert into a values ('commit')",
  "select 'x; commit; set session y'",
  `rollback; ${IDLE}`,
])("knows that there is none in %j", (text) => {
  expect(isCommitQuery(Buffer.from(`${QUERY}${text}`))).toBe(false);
});

it("knows that a packet of another kind is no query", () => {
  expect(isCommitQuery(Buffer.from("\u0019commit"))).toBe(false);
});
