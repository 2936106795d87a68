import { fileURLToPath } from "node:url";

/**
 * The folder with the console's files, to be served at `/console/`: `index.html` for every path there that names no file, and
 * `assets/`, whose names change with their content. Each has compressed siblings, `.br` and `.gz`.
 */
export const consoleFolder: string = fileURLToPath(new URL("./site/", import.meta.url));
