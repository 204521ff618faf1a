import type { DeviceState, DeviceStep } from "../../devices/device-state.ts";
import type { RoomRef } from "../../store/hub-store.ts";
import { openStore } from "../../store/open-store.ts";
import { silentLog } from "../quiet.ts";

const startMs = Date.parse("2026-01-05T01:00:00Z");

const state = (
  device: string,
  kind: DeviceState["kind"],
  part: Partial<DeviceState>,
): DeviceState => ({
  device,
  kind,
  model: "",
  maker: "",
  serial: "",
  firmware: "",
  availability: "online",
  firstSeenMs: startMs,
  lastSeenMs: startMs + 3_600_000,
  goneSinceMs: null,
  fault: null,
  lampHours: null,
  filterHours: null,
  ...part,
});

/** For tests and pictures: devices as a room may have them, the projector with a fault and a past. */
export const recordedDevices: readonly DeviceStep[] = [
  {
    state: state("air", "hvac", { model: "FXAQ32", serial: "7100213", firmware: "3.1" }),
    changes: [{ atMs: startMs, kind: "found", who: "", changed: [] }],
  },
  {
    state: state("projector", "projector", {
      model: "EB-L610U",
      maker: "EPSON",
      serial: "X9B2042",
      firmware: "1.12",
      availability: "offline",
      lampHours: 4_812,
      filterHours: 612,
      fault: { said: "", code: "link-timeout", atMs: startMs + 7_200_000, stands: true },
    }),
    changes: [
      {
        atMs: startMs,
        kind: "found",
        who: "",
        changed: [{ name: "serial", before: "", after: "X9B1007" }],
      },
      {
        atMs: startMs + 3_600_000,
        kind: "replaced",
        who: "",
        changed: [{ name: "serial", before: "X9B1007", after: "X9B2042" }],
      },
      {
        atMs: startMs + 3_600_000,
        kind: "updated",
        who: "",
        changed: [{ name: "firmware", before: "1.10", after: "1.12" }],
      },
    ],
  },
  {
    state: state("sign", "led-sign", { model: "P4-1024", serial: "LS-88" }),
    changes: [{ atMs: startMs, kind: "found", who: "", changed: [] }],
  },
];

/** Put beside a hub that runs. */
export async function recordDevices(
  { folder }: { readonly folder: string },
  ref: RoomRef,
): Promise<void> {
  const store = await openStore({ data: folder }, silentLog);
  try {
    await store.devices.take(ref, recordedDevices);
  } finally {
    await store.close();
  }
}
