import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";

/** Names as people give them: a town, a hobby, and something of their own. */
const name = (concat: (...parts: readonly string[]) => string, digits: string) =>
  concat(
    "substr('上海北京广州深圳杭州成都武汉西安南京重庆', 1 + 2 * (n % 10), 2)",
    "substr('读书跑步摄影羽毛烘焙围棋徒步露营骑行钓鱼', 1 + 2 * (floor(n / 10) % 10), 2)",
    "'群 Team '",
    digits,
  );

const columns = `source, group_id, state, name, notice, introduction, avatar, kind, custom, settings, attributes, owner_id,
  muted_all, member_count, last_position, updated_at, changed_at, is_stale`;
const values = (named: string, digits: string, owner: string) =>
  `'main', ${digits}, 'active', ${named}, '', '', '', '', 'null', '{}', '{}', ${owner}, 0, 1, 1, 1, '{}', 0`;
/** Undoes what later versions have added; `ofFeed` stands behind the name of one of its indexes. */
const before = (ofFeed: string) => [
  "alter table grouphook_members drop column receives",
  ...["muted_all_spares", "muted_all_until", "disabled"].map(
    (column) => `alter table grouphook_groups drop column ${column}`,
  ),
  "drop table grouphook_list_entries",
  "alter table grouphook_decisions drop column code_text",
  `drop index grouphook_feed_history${ofFeed}`,
  "alter table grouphook_feed drop column history_group_id",
  "drop table grouphook_secrets",
  "drop table grouphook_api_tokens",
  "drop table grouphook_imports",
  "drop table grouphook_drift",
  "drop table grouphook_reconciliations",
  "drop table grouphook_command_log",
  "drop table grouphook_command_keys",
  "alter table grouphook_head drop column command_id",
  "drop table grouphook_name_parts",
  "delete from grouphook_migrations where name >= '0017-name-parts'",
];

/** Fills an empty database with so many groups, as a version has left them that did not search. */
export async function fillUnindexed(url: string, groups: number): Promise<void> {
  await (await openLedger({ url })).close();
  if (url.startsWith("sqlite:")) fillSqlite(url.slice("sqlite:".length), groups);
  else await fillMysql(url, groups);
}

function fillSqlite(path: string, groups: number): void {
  const database = new DatabaseSync(path);
  const named = name((...parts) => parts.join(" || "), "n");
  for (const statement of before("")) database.exec(statement);
  database.exec(`with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${groups})
    insert into grouphook_groups (${columns}) select ${values(named, "cast(n as text)", "'u' || (n / 10)")} from numbers`);
  database.close();
}

async function fillMysql(url: string, groups: number): Promise<void> {
  const connection = await createConnection(url);
  const named = name((...parts) => `concat(${parts.join(", ")})`, "n");
  for (const statement of before(" on grouphook_feed")) await connection.query(statement);
  const digit =
    "(select 0 as d union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 " +
    "union all select 6 union all select 7 union all select 8 union all select 9)";
  const places = ["a", "b", "c", "e", "f", "g"];
  const sum = places.map((place, index) => `${place}.d * ${10 ** index}`).join(" + ");
  const numbers = `select 1 + ${sum} as n from ${places.map((place) => `${digit} as ${place}`).join(", ")}`;
  await connection.query(`insert into grouphook_groups (${columns})
    select ${values(named, "cast(n as char)", "concat('u', floor(n / 10))")} from (${numbers}) as numbers where n <= ${groups}`);
  await connection.end();
}
