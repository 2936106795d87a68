import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "examples/*/src/**/*.test.ts"],
    globalSetup: ["packages/testkit/src/databases-global-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
