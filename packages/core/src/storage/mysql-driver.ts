/**
 * Imports what needs `mysql2`, which only those install whose database is a server. Throws an error that says so where it
 * is missing.
 */
export async function withMysqlDriver<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes("Cannot find package 'mysql2'"))) throw cause;
    throw new Error("the driver of MySQL and MariaDB is not installed; run: npm install mysql2", { cause });
  }
}
