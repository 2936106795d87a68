import type { DatabaseUrl } from "../database-url.js";
import { integer, text } from "../schema/column.js";
import { MIGRATIONS } from "../schema/migrations/migrate.js";
import type { MigrationsMade } from "../sqlite/examine-file.js";
import { connectionOptions } from "./connection-options.js";
import { MysqlSession } from "./mysql-session.js";

/** Settings of a database server that matter here. */
export interface ServerExamination {
  /** For sessions that do not say; ours do. */
  readonly sqlMode: string;
  readonly isReadOnly: boolean;
  /** Whether what is committed is on the disk. */
  readonly isDurable: boolean;
  readonly packetBytes: number;
  /** How far its clock is ahead of ours, in milliseconds. */
  readonly clockAhead: number;
}

const SETTINGS = `select version() as version, @@global.sql_mode as sql_mode, @@global.read_only as is_read_only,
  @@global.innodb_flush_log_at_trx_commit as flush_mode, @@global.max_allowed_packet as packet_bytes,
  cast(unix_timestamp(now(3)) * 1000 as signed) as now`;
const TABLE = `select count(*) as found from information_schema.tables
  where table_schema = database() and table_name = '${MIGRATIONS}'`;
/** Of `innodb_flush_log_at_trx_commit`; MariaDB's 3 is as safe. */
const DURABLE: readonly number[] = [1, 3];

/** Asks a server about itself and our tables. */
export async function examineMysqlServer(
  url: Extract<DatabaseUrl, { family: "mysql" }>,
): Promise<MigrationsMade & { readonly server: ServerExamination }> {
  const session = new MysqlSession(connectionOptions(url));
  await session.connect();
  try {
    const before = Date.now();
    const [[settings] = [], [table] = []] = await session.singly([SETTINGS, TABLE]);
    if (!settings || !table) throw new Error("the server tells nothing about itself");
    const isThere = integer(table, "found") > 0;
    const [rows = []] = isThere ? await session.singly([`select name from ${MIGRATIONS} order by name`]) : [];
    const version = text(settings, "version");
    return {
      product: /mariadb/i.test(version) ? `MariaDB ${version.replace(/-mariadb.*/i, "")}` : `MySQL ${version}`,
      made: rows.map((row) => text(row, "name")),
      server: {
        sqlMode: text(settings, "sql_mode"),
        isReadOnly: !["0", "OFF"].includes(String(settings.is_read_only)),
        isDurable: DURABLE.includes(integer(settings, "flush_mode")),
        packetBytes: integer(settings, "packet_bytes"),
        clockAhead: integer(settings, "now") - (before + Date.now()) / 2,
      },
    };
  } finally {
    session.end();
  }
}
