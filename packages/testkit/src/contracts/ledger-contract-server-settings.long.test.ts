import { spawnSync } from "node:child_process";
import { createConnection } from "mysql2/promise";
import { afterAll, describe } from "vitest";
import { startDatabaseServer } from "../databases/start-database-server.js";
import { ledgerContract } from "./ledger-contract.js";

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;

const ARGUMENTS = [
  "--sql-mode=NO_BACKSLASH_ESCAPES,ANSI_QUOTES,EMPTY_STRING_IS_NULL,SIMULTANEOUS_ASSIGNMENT,HIGH_NOT_PRECEDENCE",
  "--skip-character-set-client-handshake",
  "--character-set-server=latin1",
];

/** Further settings that an operator may have set for all clients. Each changes the meaning or the result of statements. */
const GLOBALS = ["autocommit = 0", "completion_type = CHAIN", "sql_select_limit = 1"];

describe.skipIf(!hasMariadb)("on a server set up unlike ours", async () => {
  const server = hasMariadb ? await startDatabaseServer(MARIADB, { extraArguments: ARGUMENTS }) : undefined;
  if (!server) return;
  afterAll(() => server.stop());
  const root = await createConnection(server.url);
  for (const setting of GLOBALS) await root.query(`set global ${setting}`);
  await root.end();
  ledgerContract({ name: "MariaDB", createUrl: () => server.createUrl() });
});
