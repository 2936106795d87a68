import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Dialect } from "../load.ts";
import type { Side } from "../side.ts";

const program = fileURLToPath(new URL("../programs/bare-node.ts", import.meta.url));

/** The minimum of a server: read, parse, answer. */
export function bareNode({ format, success }: Dialect): Side {
  return {
    letter: "a",
    name: "node:http, nothing stored",
    database: "none",
    start: () => startChildServer(program, { parameters: [format, success] }),
  };
}
