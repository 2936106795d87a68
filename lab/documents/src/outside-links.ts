import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const REPOSITORY = "https://github.com/grouphook/grouphook/blob/main";
const EXTERNAL = /^[a-z][a-z\d+.-]*:|^#|^\//i;

/**
 * Where a link of a document leads on the site: folders to their README, sources, which the site has not, to the repository.
 * `isPage` tells of a path from `root` whether it is a page of the site.
 */
export function onSite(
  href: string,
  { root, file, isPage }: { readonly root: string; readonly file: string; readonly isPage: (path: string) => boolean },
): string {
  if (EXTERNAL.test(href)) return href;
  const [, path = "", anchor = ""] = /^([^#]*)(#.*)?$/.exec(href) ?? [];
  const target = relative(root, join(dirname(file), path));
  if (isPage(target) || target.endsWith(".schema.json")) return href;
  const readme = join(target, "README.md");
  if (isPage(readme) && existsSync(join(root, readme))) return `${path.replace(/\/$/, "")}/README.md${anchor}`;
  return `${REPOSITORY}/${target}${anchor}`;
}
