/**
 * * Path and query of a request target, which HTTP servers must accept in origin form and in absolute form
 * (https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2): of `http://host/a?b` they are `/a` and `b`.
 */
export function requestTarget(target: string): { readonly path: string; readonly query: string } {
  const local = target.startsWith("/") ? target : target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "");
  const mark = local.indexOf("?");
  const path = mark < 0 ? local : local.slice(0, mark);
  return { path: path.startsWith("/") ? path : `/${path}`, query: mark < 0 ? "" : local.slice(mark + 1) };
}
