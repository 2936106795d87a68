import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A shell that gets a list of things to end. It ends the remaining ones at the end of its input, when this process ends. */
const SCRIPT = `left=" "; folders=
while read -r sign what; do
  case $sign in
    +) left="$left$what " ;;
    -) left="\${left%% $what *} \${left#* $what }" ;;
    mounted) folders="$folders $what" ;;
  esac
done
for id in $left; do kill -KILL "$id"; done
for folder in $folders; do umount -l "$folder" && rmdir "$folder"; done`;

let input: Writable | undefined;

/** Makes sure that a child ends with this process, even after SIGKILL. */
export function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = theGuard();
  guard.write(`+ ${child.pid}\n`);
  child.once("exit", () => guard.write(`- ${child.pid}\n`));
}

/** Makes sure that a folder is unmounted when this process has ended. Its name must not contain blanks. */
export function unmountWithThisProcess(folder: string): void {
  theGuard().write(`mounted ${folder}\n`);
}

function theGuard(): Writable {
  if (input) return input;
  const guard = spawn("sh", ["-c", SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  guard.stdin.on("error", () => undefined);
  if ("unref" in guard.stdin && typeof guard.stdin.unref === "function") guard.stdin.unref();
  input = guard.stdin;
  return input;
}
