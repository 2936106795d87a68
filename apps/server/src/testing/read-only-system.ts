import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";

/** A shell that may write nowhere but into `$1`, and then becomes the command after it. */
const SCRIPT = `
  mount --bind "$1" "$1"
  for place in $(cut -d ' ' -f 5 /proc/self/mountinfo); do
    case "$place" in "$1" | /proc* | /sys* | /dev | /dev/pts) ;; *) mount -o remount,bind,ro "$place" ;; esac
  done
  shift
  exec "$@"
`;

/** The words before a command that make it run where only this folder can be written to, as in a container with a read-only root. */
export function onlyWritable(folder: string): readonly [name: string, ...words: string[]] {
  const alone = ["unshare", "--mount", "--map-root-user", "--propagation", "private"] as const;
  return [...alone, "sh", "-ec", SCRIPT, "sh", folder];
}

/** Whether this machine lets a test run a command so. If not, it says which tests are skipped. */
export function canForbidWriting(skipped: string): boolean {
  const [name, ...words] = onlyWritable(tmpdir());
  const canDo = spawnSync(name, [...words, "true"]).status === 0;
  if (!canDo) process.stderr.write(`SKIPPED: no private mounts here (unshare --mount) to ${skipped}\n`);
  return canDo;
}
