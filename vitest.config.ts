import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files whose tests take long, the longest first: left to the end, they would run alone. */
const LONGEST = [/ledger-contract/, /end-to-end|migration\.test/];
const DATABASES = "packages/testkit/src/databases";

/**
 * Short files that change nothing of their process and start no other. They share processes: to start one and load the modules
 * takes longer than most of their tests.
 */
const SHARING_A_PROCESS = [
  "{packages,examples}/adapter-*/src/**/*.test.ts",
  "packages/core/src/{adapter,corridor,feed,group,sink,vocabulary}/**/*.test.ts",
  "packages/policies/src/**/*.test.ts",
  "packages/testkit/src/{aec,openim,tencent}/**/*.test.ts",
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId, project }: TestSpecification) => {
      // One after the other at the end, since only those that follow each other share a process.
      if (!project.config.isolate) return LONGEST.length + 1;
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

const EVERYDAY = {
  include: ["{packages,apps,lab,examples}/*/src/**/*.test.ts"],
  exclude: [...configDefaults.exclude, "**/*.long.test.ts"],
};

export default defineConfig({
  test: {
    ...shared,
    globalSetup: [`${DATABASES}/memory-folder-global-setup.ts`, ...shared.globalSetup],
    projects: [
      {
        extends: true,
        test: { name: "apart", ...EVERYDAY, exclude: [...EVERYDAY.exclude, ...SHARING_A_PROCESS] },
      },
      {
        extends: true,
        test: { name: "together", include: SHARING_A_PROCESS, exclude: EVERYDAY.exclude, isolate: false },
      },
    ],
  },
});
