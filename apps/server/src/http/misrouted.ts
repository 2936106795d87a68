import type { IncomingMessage, ServerResponse } from "node:http";
import { shortened } from "@grouphook/core";
import { connectionAddress, requestTarget } from "@grouphook/core/node";
import type { Logger } from "pino";
import type { ServerPlan } from "../configuration/plan-server.js";
import type { Metrics } from "../telemetry/metrics.js";

/** How many paths are logged; callers can invent any number. */
const MOST_PATHS = 100;
const LONGEST_SEGMENT = 64;
const LONGEST_PATH = 200;

/** The first segments of the paths that are not for callbacks. */
const served: ReadonlySet<string | undefined> = new Set([
  "v1",
  "metrics",
  "healthz",
  "readyz",
  "openapi.json",
  "docs",
  "console",
]);

/** Whether a request to a path without a source may be a vendor's callback. */
export function isMisrouted({ method, url = "/" }: IncomingMessage): boolean {
  const [first] = segmentsOf(requestTarget(url).path);
  return first?.toLowerCase() === "callbacks" || (method === "POST" && !served.has(first?.toLowerCase()));
}

/**
 * Answers callbacks to a wrong path, in plain text: a vendor may understand any JSON as permission. Logs each path once,
 * without segments that may be secret.
 */
export function answerMisrouted(
  { configuration, adapters }: ServerPlan,
  logger: Logger,
  metrics: Metrics,
): (request: IncomingMessage, response: ServerResponse) => void {
  const told = new Set<string>();
  const secrets = Object.values(configuration.sources).flatMap(({ pathSecret = [] }) => pathSecret);
  const shown = shownPath(new Set([...adapters.values()].flatMap(({ commands = [] }) => commands)), secrets);
  const sources = [...adapters.keys()].map((source) => `/callbacks/${source}`);

  function tell(request: IncomingMessage): boolean {
    const path = shown(requestTarget(request.url ?? "/").path);
    if (told.has(path) || told.size > MOST_PATHS) return false;
    told.add(path);
    if (told.size > MOST_PATHS)
      logger.warn("too many paths without a source; further requests to them are counted, but not logged");
    else {
      const message = `no source is at this path: what may be a callback was answered 404; sources are at ${sources.join(", ")}`;
      logger.warn({ path, method: request.method, address: connectionAddress(request) }, message);
    }
    return true;
  }

  return (request, response) => {
    metrics.observeMisrouted(tell(request));
    const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
    response.writeHead(404, headers).end("Not found: no source is at this path.\n");
  };
}

/** Prepares a path for the log: keeps the source's name and commands, and hides the rest, which may contain secrets. */
function shownPath(commands: ReadonlySet<string>, secrets: readonly string[]): (path: string) => string {
  const isSecret = (segment: string) => secrets.some((secret) => segment.toLowerCase().includes(secret.toLowerCase()));
  return (path) => {
    const segments = path.split("/");
    const root = segments.findIndex((segment) => decoded(segment).toLowerCase() === "callbacks");
    const last = root < 0 ? 1 : root + 1;
    const shown = segments.map((segment, index) => {
      if (segment === "" || commands.has(segment)) return segment;
      return index <= last && !isSecret(decoded(segment)) ? shortened(segment, LONGEST_SEGMENT) : "…";
    });
    return shortened(shown.join("/"), LONGEST_PATH);
  };
}

/** The segments of a path, decoded. */
function segmentsOf(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of decoded(path).split(/[\\/]+/)) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  return segments;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
