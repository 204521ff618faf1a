import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { requestRate } from "../../contract/setup.ts";
import { readGateway } from "./gateway.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "gateway-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test("the hottest zone counts; one that is not fitted does not", async () => {
  const folder = folderWith({
    "thermal_zone0/temp": "48312\n",
    "thermal_zone1/temp": "-274000\n",
    "thermal_zone2/temp": "61500\n",
    "cooling_device0/temp": "99000\n",
    status: "Name:\tnode\nVmPeak:\t  900000 kB\nVmRSS:\t   81234 kB\n",
  });
  const places = { data: folder, thermal: folder, status: join(folder, "status") };
  const gateway = await readGateway(places);
  expect(gateway.temperatureC).toBe(61.5);
  expect(gateway.processBytes).toBe(81_234 * 1024);
  expect(gateway.diskTotalBytes).toBeGreaterThan(gateway.diskFreeBytes ?? Infinity);
  expect(gateway.processors).toBeGreaterThan(0);
});

test("a machine that cannot say says that, and fails at nothing", async () => {
  const gateway = await readGateway({ data: "/no", thermal: "/no", status: "/no" });
  expect(gateway).toMatchObject({
    temperatureC: null,
    processBytes: null,
    diskFreeBytes: null,
    diskTotalBytes: null,
  });
});

test("a rate is told by two countings, not by one, nor over a restart", () => {
  const counted = (sent: number, countedAtMs: number) => ({
    countedAtMs,
    links: [{ link: "bus1", sent }],
  });
  expect(requestRate("bus1", counted(100, 1000), counted(150, 6000))).toBe(10);
  expect(requestRate("bus1", null, counted(150, 6000))).toBeNull();
  expect(requestRate("bus1", counted(900, 1000), counted(5, 6000))).toBeNull();
  expect(requestRate("other", counted(1, 1000), counted(5, 6000))).toBeNull();
});
