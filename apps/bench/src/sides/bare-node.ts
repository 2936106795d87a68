import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Side } from "../side.ts";

const program = fileURLToPath(new URL("../programs/bare-node.ts", import.meta.url));

/** The least a server can do: read, parse, answer. */
export const bareNode: Side = {
  letter: "a",
  name: "node:http, nothing stored",
  database: "none",
  start: async () => ({ ...(await startChildServer(program)), path: "/aec" }),
};
