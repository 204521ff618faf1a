import type { Clock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import { pointKey } from "../../contract/ids.ts";
import type { ProbeRow, ProbeRun } from "../../contract/setup.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import type { PointSample } from "../drivers/driver.ts";
import { judgeProbe } from "../probe/verdict.ts";
import type { Snapshot } from "../room/snapshot.ts";

export interface RunningProbePorts {
  readonly model: RoomModel;
  readonly snapshot: () => Snapshot;
  readonly runners: () => ReadonlyMap<string, DeviceRunner>;
  readonly roomClock: Pick<Clock, "wallMs">;
}

/** A look at every device over the lines that the room is using; reads only, behind all else. */
export interface RunningProbe {
  /** The last look, or the one at hand; null: there was none. */
  view(): ProbeRun | null;
  /** False when one is at hand. */
  start(by: string): boolean;
  /** Ends it after the devices at hand. */
  stop(): void;
}

/** What a device says of itself. */
const identityPoints = ["maker", "model", "serial", "firmware"] as const;

export function createRunningProbe(ports: RunningProbePorts): RunningProbe {
  let run: ProbeRun | null = null;
  let isStopped = false;

  function note(change: Partial<ProbeRun>): void {
    if (run !== null) run = { ...run, ...change };
  }

  async function look(devices: readonly DeviceModel[]): Promise<void> {
    for (const device of devices) {
      if (isStopped) return;
      note({ now: [...(run?.now ?? []), device.id] });
      const row = await rowOf(device, ports);
      note({
        now: (run?.now ?? []).filter((id) => id !== device.id),
        rows: inOrder(ports.model, [...(run?.rows ?? []), row]),
      });
    }
  }

  return {
    view: () => run,
    start(by) {
      if (run !== null && run.endedAtMs === null) return false;
      const devices = [...ports.model.devices.values()];
      const startedAtMs = ports.roomClock.wallMs();
      run = { by, startedAtMs, endedAtMs: null, total: devices.length, now: [], rows: [] };
      const lines = [...new Set(devices.map(({ link }) => link))];
      const onLine = (line: string) => devices.filter(({ link }) => link === line);
      // Lines side by side; the devices of one line one after another.
      void Promise.all(lines.map((line) => look(onLine(line)))).finally(() =>
        note({ endedAtMs: ports.roomClock.wallMs(), now: [] }),
      );
      return true;
    },
    stop: () => void (isStopped = true),
  };
}

const inOrder = (model: RoomModel, rows: readonly ProbeRow[]): readonly ProbeRow[] =>
  [...model.devices.keys()].flatMap((id) => rows.find((row) => row.device === id) ?? []);

async function rowOf(device: DeviceModel, ports: RunningProbePorts): Promise<ProbeRow> {
  const runner = ports.runners().get(device.id);
  const availability = ports.snapshot().availability.get(device.id);
  if (availability === "unpowered") {
    return { ...judgeProbe(device, { samples: [], failures: [] }), verdict: "unpowered" };
  }
  const failures: { point: string; failure: Failure }[] = [];
  for (const point of runner?.mode === "poll" ? pointsToAsk(device) : []) {
    const outcome = await runner?.read(point, "poll");
    if (outcome?.ok === false) failures.push({ point, failure: outcome.failure });
  }
  // What it was asked for now has reached the room's own picture, as everything else it tells has.
  const samples = heardOf(device, ports.snapshot());
  const isGone = failures.length > 0 && availability !== "online";
  return judgeProbe(device, { samples: isGone ? [] : samples, failures });
}

/** Who it is; of a device that does not say, one point, so that it is heard at all. */
function pointsToAsk({ points }: DeviceModel): readonly string[] {
  const named = identityPoints.filter((point) => points.has(point));
  const [first] = points.keys();
  return named.length > 0 || first === undefined ? named : [first];
}

/** What the room believes of the device just now. */
const heardOf = (device: DeviceModel, { actual }: Snapshot): readonly PointSample[] =>
  [...device.points.keys()].flatMap((point) => {
    const reading = actual.get(pointKey(device.id, point));
    if (reading === undefined || reading.quality === "stale") return [];
    return [{ point, value: reading.value, quality: reading.quality }];
  });
