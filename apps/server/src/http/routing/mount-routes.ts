import { type Request, type Response, Router } from "express";
import { only } from "../problem.js";
import type { ServedRoute } from "./route.js";
import { sendReply } from "./send-reply.js";

/** Serves routes. Other methods of their paths are answered with 405 and `allow`. */
export function mountRoutes(routes: readonly ServedRoute[]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, atPath] of Map.groupBy(routes, (one) => one.path)) {
    const place = router.route(path.replaceAll(/\{(\w+)\}/g, ":$1"));
    for (const one of atPath) place[one.method](respondWith(one));
    place.all(only(allowed(atPath)));
  }
  return router;
}

function respondWith(one: ServedRoute): (request: Request, response: Response) => Promise<void> {
  return async (request, response) => {
    const reply = await one.respond(request, response);
    if (reply && !response.destroyed) await sendReply(response, reply, one.answers[reply.status]?.type);
  };
}

/** The methods of a path, as `allow` lists them. */
export function allowed(atPath: readonly Pick<ServedRoute, "method">[]): string {
  return atPath.map(({ method }) => (method === "get" ? "GET, HEAD" : method.toUpperCase())).join(", ");
}
