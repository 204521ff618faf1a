import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { StoreError } from "./store-error.ts";
import { act, open, tick } from "./store.fixture.ts";

const mebibyte = 1024 * 1024;

/** A disk of its own in memory, or undefined when this user may not mount one. */
function smallDisk(bytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "huitang-disk-"));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder]);
  onTestFinished(() => {
    if (mounted.status === 0) spawnSync("umount", [folder]);
    rmSync(folder, { recursive: true, force: true });
  });
  return mounted.status === 0 ? folder : undefined;
}

function fillUp(folder: string): void {
  const file = join(folder, "of-somebody-else");
  for (const bytes of [mebibyte, 4096]) {
    while (statfsSync(folder).bavail * 4096 >= bytes) {
      writeFileSync(file, new Uint8Array(bytes), { flag: "a" });
    }
  }
}

test("on a full disk watts make room for records, and deleting still works", (context) => {
  const folder = smallDisk(24 * mebibyte);
  if (folder === undefined) return context.skip("needs the right to mount a tmpfs");
  const file = join(folder, "room.sqlite");
  const { store } = open(file, { ballastBytes: 4 * mebibyte });
  const watts = Array.from({ length: 20_000 }, (_slot, index) => ({ slotMs: index, watts: 1.5 }));
  store.commit(tick({ watts }));
  fillUp(folder);

  let kept = 0;
  const record = tick({ records: [act("x".repeat(500))] });
  const keepOn = () => {
    for (; kept < 100_000; kept++) store.commit(record);
  };
  expect(keepOn).toThrow(StoreError);
  expect(kept).toBeGreaterThan(200);
  expect(existsSync(`${file}.ballast`)).toBe(false);
  expect(store.health().wattsDropped).toBe(20_000);
  store.acknowledge(kept);
  expect(store.acknowledged()).toBe(kept);
  store.close();

  rmSync(join(folder, "of-somebody-else"));
  const again = open(file, { ballastBytes: mebibyte });
  expect(again.store.load().afterCrash).toBe(false);
  expect(again.store.commit(record)[0]?.number).toBe(kept + 1);
  expect(existsSync(`${file}.ballast`)).toBe(true);
  again.store.close();
});
