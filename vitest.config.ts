import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["**/*.test.{ts,tsx}"],
    exclude: ["node_modules/**", "dist/**", "data/**"],
    globalSetup: "scripts/test-folder.ts",
    // Native modules (database, serial port, pty, canvas) are not safe to load twice in one process.
    pool: "forks",
    // Also on a machine of two cores: tests on real wires mostly wait, the longest of them for minutes.
    maxWorkers: 3,
    // Real wires on a loaded two-core machine: generous, because a test waits for events, not for time.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
  },
});
