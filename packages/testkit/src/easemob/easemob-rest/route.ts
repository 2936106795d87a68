import type { Api, Apis } from "./call.js";

/** What is called: its route, what does it, and what its place holders stand for. */
export interface Found {
  readonly route: string;
  readonly api: Api;
  readonly path: { readonly [name: string]: string };
}

interface Route {
  readonly route: string;
  readonly method: string;
  readonly words: readonly string[];
  readonly api: Api;
}

/** Routes, those without place holders first: `/chatgroups/user/:user` before `/chatgroups/:id/users`. */
export function routesOf(apis: Apis): readonly Route[] {
  const routes = Object.entries(apis).map(([route, api]) => {
    const [method = "", path = ""] = route.split(" ");
    return { route, method, words: path.split("/").slice(1), api };
  });
  const holders = ({ words }: Route) => words.findIndex((word) => word.startsWith(":")) >>> 0;
  return routes.toSorted((left, right) => holders(right) - holders(left));
}

/** Finds what a path calls; rooms have the same paths as groups. */
export function findRoute(routes: readonly Route[], method: string | undefined, path: string): Found | undefined {
  const said = path.split("/").slice(1).map(decodeURIComponent);
  const kind = said[0] === "chatrooms" || said[1] === "chatroom" ? "chatrooms" : "chatgroups";
  const words = said.map((word, index) => {
    if (index === 0 && word === "chatrooms") return "chatgroups";
    return index === 1 && word === "chatroom" && said[0] === "metadata" ? "chatgroup" : word;
  });
  for (const { route, api, ...one } of routes) {
    if (one.method !== method || one.words.length !== words.length) continue;
    if (!one.words.every((word, index) => word.startsWith(":") || word === words[index])) continue;
    const held = one.words.flatMap((word, index) =>
      word.startsWith(":") ? [[word.slice(1), words[index] ?? ""]] : [],
    );
    return { route, api, path: { ...Object.fromEntries(held), kind } };
  }
  return undefined;
}
