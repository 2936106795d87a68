// Opens a ledger, which brings its tables up to date, and closes it. Ends itself without warning at a point that is given.
import { type MigrationProgress, openLedger } from "@grouphook/core/storage";

const [url = "", killAt] = process.argv.slice(2);
let told = 0;

/** The how manieth turn, as `2`; so many milliseconds into one, as `1+5`; or a step and a part of it, as `messages:0.5`. */
function kill({ step, done, of }: MigrationProgress): void {
  if (killAt === undefined) return;
  const [name, part] = killAt.split(":");
  const [turn, delay = 0] = killAt.split("+").map(Number);
  const isReached = part === undefined ? told === turn : step === name && done >= of * Number(part);
  if (!isReached) return;
  if (delay === 0) process.kill(process.pid, "SIGKILL");
  else setTimeout(() => process.kill(process.pid, "SIGKILL"), delay);
}

const ledger = await openLedger({
  url,
  onMigration(progress) {
    told += 1;
    kill(progress);
    process.stdout.write(`${JSON.stringify(progress)}\n`);
  },
});
await ledger.close();
