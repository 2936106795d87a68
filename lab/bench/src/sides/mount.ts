import { fileURLToPath } from "node:url";
import { startChildServer } from "../child-server.ts";
import type { Dialect } from "../load.ts";
import type { Side } from "../side.ts";

const program = fileURLToPath(new URL("../programs/mount.ts", import.meta.url));

/** A handler that answers at once, on `node:http`. */
export function nodeMount(dialect: Dialect): Side {
  return mounted("g", "node mount, nothing stored", "node", dialect);
}

/** The same handler, given requests by Hono's server for Node. */
export function fetchMount(dialect: Dialect): Side {
  return mounted("h", "fetch mount on Hono's server, nothing stored", "fetch", dialect);
}

function mounted(letter: string, name: string, mount: string, { success }: Dialect): Side {
  return {
    letter,
    name,
    database: "none",
    start: () => startChildServer(program, { parameters: [mount, success] }),
  };
}
