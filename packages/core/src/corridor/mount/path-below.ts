/** A path without the prefix under which the handler is mounted. */
export function pathBelow(mountPath: string, path: string): string {
  const below = path.slice(mountPath.length);
  return below.startsWith("/") ? below : `/${below}`;
}
