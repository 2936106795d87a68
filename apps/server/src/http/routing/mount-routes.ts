import { type Request, type Response, Router } from "express";
import type { Scope } from "../../configuration/api-tokens.js";
import { callerOf, mayCall } from "../caller.js";
import { only, sendProblem } from "../problem.js";
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
    if (one.scope !== "open" && !mayCall(callerOf(request), one.scope)) {
      refuse(request, response, one.scope);
      return;
    }
    const reply = await one.respond(request, response);
    if (reply && !response.destroyed) await sendReply(response, reply, one.answers[reply.status]?.type);
  };
}

/** Tells a caller which scope its token lacks. */
function refuse(request: Request, response: Response, scope: Scope): void {
  const caller = callerOf(request);
  const detail = `this needs a token with the scope ${scope}; ${caller?.name} has the scope ${caller?.scope}`;
  response.set("www-authenticate", `Bearer realm="grouphook", error="insufficient_scope", scope="${scope}"`);
  sendProblem(response, { status: 403, title: "Forbidden", detail, scope });
}

/** Whether a request is open to everyone: to an open route, or with any method to a path that has no others. */
export function openRequests(routes: readonly ServedRoute[]): (request: Pick<Request, "method" | "path">) => boolean {
  const open = [...Map.groupBy(routes, ({ path }) => path)].map(([path, atPath]) => {
    const isOpen = ({ scope }: ServedRoute) => scope === "open";
    return [path, atPath.every(isOpen) ? "every method" : allowed(atPath.filter(isOpen)).split(", ")] as const;
  });
  const methods = new Map(open);
  return ({ method, path }) => {
    const those = methods.get(path);
    return those === "every method" || those?.includes(method) === true;
  };
}

/** The methods of a path, as `allow` lists them. */
export function allowed(atPath: readonly Pick<ServedRoute, "method">[]): string {
  return atPath.map(({ method }) => (method === "get" ? "GET, HEAD" : method.toUpperCase())).join(", ");
}
