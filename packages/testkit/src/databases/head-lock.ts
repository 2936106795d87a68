import { DatabaseSync } from "node:sqlite";
import { createConnection } from "mysql2/promise";

/** Whether somebody holds the lock that everybody who writes to the record of this URL takes. */
export async function isHeadLocked(url: string): Promise<boolean> {
  return url.startsWith("sqlite:") ? isFileLocked(url.slice("sqlite:".length)) : isRowLocked(url);
}

function isFileLocked(path: string): boolean {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec("begin immediate; rollback");
    return false;
  } catch {
    return true;
  } finally {
    file.close();
  }
}

async function isRowLocked(url: string): Promise<boolean> {
  const connection = await createConnection(url);
  try {
    await connection.query("select head_id from grouphook_head for update nowait");
    return false;
  } catch {
    return true;
  } finally {
    await connection.end();
  }
}
