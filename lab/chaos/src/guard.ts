import { type ChildProcess, spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** A shell that is told what there is to end, and ends what is left when its input does, which is when this process does. */
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

/** Sees to it that a child ends with this process, however that ends. */
export function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = theGuard();
  guard.write(`+ ${child.pid}\n`);
  child.once("exit", () => guard.write(`- ${child.pid}\n`));
}

/** Sees to it that nothing stays mounted on a folder, whose name has no blanks, when this process has ended. */
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
