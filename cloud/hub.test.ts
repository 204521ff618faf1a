import { expect, test } from "vitest";
import { removeFolder, rigDefaults, startHubRig } from "./rig/hub-rig.ts";

test("a port that is taken is told with its setting, and what had started is stopped", async () => {
  const first = await startHubRig(rigDefaults());
  try {
    const starting = startHubRig({ ...rigDefaults(), brokerPort: first.brokerPort });
    await expect(starting).rejects.toThrow(
      /EADDRINUSE.*choose another host or port at mqtt\.embedded in hub\.yaml/,
    );
  } finally {
    await first.stop();
    removeFolder(first.folder);
  }
});

test("a hub can be stopped twice", async () => {
  const rig = await startHubRig(rigDefaults());
  await rig.stop();
  await expect(rig.stop()).resolves.toBeUndefined();
  removeFolder(rig.folder);
});
