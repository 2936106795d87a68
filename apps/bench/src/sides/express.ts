import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Side } from "../side.ts";

const program = fileURLToPath(new URL("../programs/express.ts", import.meta.url));

/** The same with the body parser and `response.json` of Express. */
export const express: Side = {
  letter: "b",
  name: "Express, nothing stored",
  database: "none",
  start: async () => ({ ...(await startChildServer(program)), path: "/aec" }),
};
