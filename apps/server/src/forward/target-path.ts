/** A segment that would lead out of the app's own path. */
const DOTS = /^(?:\.|%2e){1,2}$/i;

/**
 * The request target at the app: its own path with the callback's below it (a vendor may put the command there), and its own query
 * with the vendor's parameters after it.
 */
export function targetPath(app: URL, { path, query }: { readonly path: string; readonly query: string }): string {
  const below = path.split(/[/\\]/).filter((segment) => segment !== "" && !DOTS.test(segment));
  const whole = below.length > 0 ? `${app.pathname.replace(/\/$/, "")}/${below.join("/")}` : app.pathname;
  const parameters = [app.search.slice(1), query].filter((part) => part !== "").join("&");
  return parameters === "" ? whole : `${whole}?${parameters}`;
}
