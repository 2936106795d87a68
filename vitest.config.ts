import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files whose tests take long, the longest first: left to the end, they would run alone. */
const LONGEST = [/ledger-contract/, /end-to-end|migration\.test/];
const DATABASES = "packages/testkit/src/databases";

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = LONGEST.findIndex((pattern) => pattern.test(moduleId));
      return rank < 0 ? LONGEST.length : rank;
    };
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}

export const shared = {
  // Built packages change under it: a module read while it was being written would stay half for ever.
  fsModuleCache: false,
  globalSetup: [`${DATABASES}/databases-global-setup.ts`],
  // Tests also wait, for each other's processes and for time to pass.
  maxWorkers: availableParallelism() + 1,
  // What is done at once in one file waits most of the time.
  maxConcurrency: 20,
  sequence: { sequencer: LongestFirst },
  // Properties are tried so many times, however slow the machine.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
};

export default defineConfig({
  test: {
    ...shared,
    globalSetup: [`${DATABASES}/memory-folder-global-setup.ts`, ...shared.globalSetup],
    include: ["{packages,apps,lab,examples}/*/src/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "**/*.long.test.ts"],
    // Files share processes: to start one and load the modules takes longer than most of them. So a file leaves nothing changed
    // of its process.
    isolate: false,
  },
});
