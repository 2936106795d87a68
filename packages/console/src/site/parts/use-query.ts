import { useCallback } from "preact/hooks";
import { useLocation } from "preact-iso";

/** What the address of the page says after `?`: all that a page can be set to stands there. */
export interface PageQuery {
  readonly query: Readonly<Record<string, string>>;
  /** Sets some of it; what is empty is left out. The page before stays in the history only where `isStep`. */
  set(changes: Readonly<Record<string, string | undefined>>, settings?: { readonly isStep?: boolean }): void;
}

/** The query of the page's address. */
export function useQuery(): PageQuery {
  const { path, query, route } = useLocation();
  const set = useCallback<PageQuery["set"]>(
    (changes, { isStep = false } = {}) => {
      const next = new URLSearchParams();
      for (const [name, value] of Object.entries({ ...query, ...changes })) {
        if (value !== undefined && value !== "") next.set(name, value);
      }
      const text = next.toString();
      route(text === "" ? path : `${path}?${text}`, !isStep);
    },
    [path, query, route],
  );
  return { query, set };
}
