import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import { queryNumber } from "../mariadb-connection.ts";
import type { Side } from "../side.ts";

const program = fileURLToPath(new URL("../programs/hand-written.ts", import.meta.url));

/** What people write by hand: Express and a transaction for each callback. */
export const handWritten: Side = {
  letter: "c",
  name: "hand-written, MariaDB",
  database: "mariadb",
  start: async (databaseUrl) => {
    const server = await startChildServer(program, { parameters: [databaseUrl] });
    return {
      ...server,
      path: "/aec",
      stored: async () => ({
        memberships: await queryNumber(databaseUrl, "SELECT COUNT(*) FROM chat_group_members"),
        "member counts": await queryNumber(databaseUrl, "SELECT SUM(member_count) FROM chat_groups"),
        "dedupe rows": await queryNumber(databaseUrl, "SELECT COUNT(*) FROM callbacks"),
      }),
    };
  },
};
