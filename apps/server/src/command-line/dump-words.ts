import { type DatabaseUrl, parseDatabaseUrl } from "@grouphook/core/storage";
import type { ServerPlan } from "../configuration/plan-server.js";

type DatabaseServer = Extract<DatabaseUrl, { readonly family: "mysql" }>;

/** Group ids that may have been given since a backup was made. */
const IDS_LEFT_OUT = 10_000;

/** The file of the configured database, or how its server's own tools are used instead; no password stands in the words. */
export function fileOrWords(
  plan: ServerPlan,
): { readonly path: string } | { readonly backup: string; readonly restore: string } {
  const parsed = parseDatabaseUrl(plan.configuration.databaseUrl);
  if (parsed.family === "sqlite") return { path: parsed.path };
  return { backup: backupWords(parsed), restore: restoreWords(parsed) };
}

function access({ host, port, user }: DatabaseServer): string {
  return `--host=${quoted(host)} --port=${port} --user=${quoted(user)} --password`;
}

function backupWords(server: DatabaseServer): string {
  return `mariadb-dump ${access(server)} --single-transaction ${quoted(server.database)} > grouphook.sql
# at MySQL: mysqldump with the same words`;
}

function restoreWords(server: DatabaseServer): string {
  const client = `mariadb ${access(server)}`;
  const name = server.database.replaceAll("`", "``");
  const renewal = `update grouphook_allocations set last_group_id = last_group_id + ${IDS_LEFT_OUT}`;
  return `# stop every server of grouphook first
${client} --execute=${quoted(`drop database \`${name}\`; create database \`${name}\``)}
${client} ${quoted(server.database)} < grouphook.sql
# group ids that were given since the backup are not given again
${client} ${quoted(server.database)} --execute=${quoted(renewal)}
# at MySQL: mysql with the same words`;
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w.:/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
