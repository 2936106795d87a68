import { defineConfig } from "vitest/config";
import { shared } from "./vitest.config.js";

/** Proofs that take minutes, for `pnpm test:long`. */
export default defineConfig({
  test: { ...shared, testTimeout: 600_000, include: ["{packages,apps,lab,examples}/*/src/**/*.long.test.ts"] },
});
