import type { PagedPath, QueryOf } from "./operations.js";
import { fieldsOf } from "./request-url.js";

type PageParameter<P extends PagedPath> = keyof QueryOf<"get", P> & ("cursor" | "after" | "before");

/** The parameter that takes the `next` of the page before, of all lists where it is not `cursor`. */
const OTHER_PARAMETERS: {
  readonly [P in PagedPath as "cursor" extends PageParameter<P> ? never : P]: PageParameter<P>;
} = {
  "/v1/groups/{source}/{groupId}/messages": "before",
  "/v1/groups/{source}/{groupId}/history": "before",
  "/v1/users/{source}/{userId}/history": "before",
  "/v1/commands": "after",
  "/v1/decisions": "after",
  "/v1/callbacks": "after",
  "/v1/dead-letters": "after",
};
const parameters: { readonly [path: string]: string } = OTHER_PARAMETERS;

/** Reads the pages of a list, one when the one before is done with. */
export async function* pagesOf<Page extends { readonly next: string | number | null }>(
  path: PagedPath,
  query: unknown,
  read: (query: object) => Promise<Page>,
): AsyncGenerator<Page, void, undefined> {
  const given = Object.fromEntries(fieldsOf(query));
  const parameter = given.before ? "before" : (parameters[path] ?? "cursor");
  let place = given[parameter];
  for (;;) {
    const page = await read({ ...given, [parameter]: place });
    yield page;
    // Lists that grow have no last page: their position stays where it is. Those that are read newest first end at 0.
    if (!page.next || page.next === place) return;
    place = page.next;
  }
}
