import { defineConfig } from "vitest/config";

/** Tests that leave nothing behind in their process: they share it, and what they import. */
const sharing = [
  "contract/**",
  "edge/{devices,drivers,energy,nameplates,reconcile,room,rules,standards}/**",
  "cloud/{agenda,compliance,energy,history,rooms}/**",
  "simulators/{devices,swarm,world}/**",
].map((folder) => `${folder}/*.test.{ts,tsx}`);
const never = ["node_modules/**", "dist/**", "data/**"];

export default defineConfig({
  test: {
    environment: "node",
    globalSetup: "scripts/test-folder.ts",
    // Native modules (database, serial port, pty, canvas) are not safe to load twice in one process.
    pool: "forks",
    // Also on a machine of two cores: tests on real wires mostly wait.
    maxWorkers: 2,
    // Real wires on a loaded two-core machine: generous, because a test waits for events, not for time.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    projects: [
      {
        extends: true,
        test: { name: "alone", include: ["**/*.test.{ts,tsx}"], exclude: [...never, ...sharing] },
      },
      {
        extends: true,
        test: { name: "sharing", include: sharing, exclude: never, isolate: false },
      },
    ],
  },
});
