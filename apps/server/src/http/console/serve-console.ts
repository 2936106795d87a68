import { extname } from "node:path";
import { type Request, type Response, Router } from "express";
import { only, sendNotFound } from "../problem.js";
import type { ConsoleFile } from "./console-files.js";

/** Where the console is. */
export const CONSOLE_PATH = "/console/";

const GATE = CONSOLE_PATH.slice(0, -1);
/** Compared as it is written: nothing there is decoded. */
const INSIDE = new RegExp(`^${CONSOLE_PATH}`);
const PAGE = "index.html";
/** Their names change with their content. */
const ASSETS = "assets/";

/** What the pages may load: what comes from this server. */
const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'"],
    ...["manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Serves the console to everybody: its files hold nothing, and what they show is asked for with a session. Who opens the server's
 * address in a browser is led there.
 */
export function serveConsole(files: ReadonlyMap<string, ConsoleFile>): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const lead = (_request: Request, response: Response) => response.redirect(CONSOLE_PATH);
  router.get("/", (request, response, next) => {
    // Programs that take anything are told what they were always told.
    if (request.accepts("json", "html") === "html") lead(request, response);
    else next();
  });
  router.get(GATE, lead);
  router.get(INSIDE, (request, response) => {
    response.set(HEADERS);
    const name = request.path.slice(CONSOLE_PATH.length);
    const file = files.get(name) ?? (isPlace(name) ? files.get(PAGE) : undefined);
    if (file) send(request, response, file);
    else sendNotFound(response, "the console has no such file");
  });
  router.all([GATE, INSIDE], only("GET, HEAD"));
  return router;
}

/** Whether it is a place within the console, which its page shows. Ids in it may have dots, so only what is not within another is taken for a file. */
function isPlace(name: string): boolean {
  return !name.startsWith(ASSETS) && (name.includes("/") || extname(name) === "");
}

function send(request: Request, response: Response, { name, content, tag, encoded }: ConsoleFile): void {
  const isAsset = name.startsWith(ASSETS);
  response.set("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache").type(extname(name));
  const best = (["br", "gzip"] as const).find((encoding) => encoded[encoding] && request.acceptsEncodings(encoding));
  if (Object.keys(encoded).length > 0) response.vary("accept-encoding");
  if (best) response.set("content-encoding", best);
  response.set("etag", `"${best ? `${tag}-${best}` : tag}"`).send((best && encoded[best]) ?? content);
}
