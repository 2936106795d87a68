import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Dialect } from "../load.ts";
import type { Side } from "../side.ts";

const program = fileURLToPath(new URL("../programs/express.ts", import.meta.url));

/** The same with the body parser and `response.json` of Express. */
export function express({ format, success, path }: Dialect): Side {
  return {
    letter: "b",
    name: "Express, nothing stored",
    database: "none",
    start: () => startChildServer(program, { parameters: [format, success, path] }),
  };
}
