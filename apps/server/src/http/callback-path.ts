/** What the paths of all callbacks begin with. */
export const CALLBACKS_PATH = "/callbacks/";

/** The path that a vendor calls for a source, which needs its path secret if it has one. */
export function callbackPath(source: string, pathSecret?: string): string {
  return CALLBACKS_PATH + (pathSecret === undefined ? source : `${source}/${pathSecret}`);
}
