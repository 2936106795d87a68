/** What the paths of all callbacks begin with. */
export const CALLBACKS_PATH = "/callbacks/";

/** The path that a vendor calls for a source. */
export function callbackPath(source: string, pathSecret: string): string {
  return `${CALLBACKS_PATH}${source}/${pathSecret}`;
}
