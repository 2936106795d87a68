import type { Pool, PoolConnection } from "mysql2/promise";

const ATTEMPTS = 5;

/** Runs the work in a transaction, and again after a deadlock. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (connection: PoolConnection) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      const result = await work(connection);
      await connection.commit();
      return result;
    } catch (error) {
      await connection.rollback();
      const lostLock = hasCode(error, "ER_LOCK_DEADLOCK") || hasCode(error, "ER_LOCK_WAIT_TIMEOUT");
      if (!lostLock || attempt === ATTEMPTS) throw error;
    } finally {
      connection.release();
    }
  }
}

/** Whether the database refused a second row with the same key. */
export function isDuplicate(error: unknown): boolean {
  return hasCode(error, "ER_DUP_ENTRY");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
