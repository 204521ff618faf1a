import type { Cancel } from "../../contract/clock.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { serialFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { openSerialWire } from "../wires/serial-wire.ts";

const start = Buffer.from("F4F3F2F1", "hex");
const end = Buffer.from("F8F7F6F5", "hex");
const payloadBytes = 13;
const basicReport = 0x02;
const head = 0xaa;
const tail = 0x55;
const nearestCm = 75;
const farthestCm = 480;
const impossibleCm = 60_000;

/** What the radar thinks it sees. */
interface Echo {
  readonly moving: boolean;
  readonly still: boolean;
  readonly distanceCm: number;
}

/** An HLK-LD2410 that sends a basic report a few times a second, unasked. */
export async function startRadar(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { wireClock, random } = around;
  const wire = openSerialWire(wireClock, random, () => {});
  let fault: Fault | null = null;
  let held = look(around, null);
  let cancel: Cancel = () => {};
  const report = () => {
    wire.send(frame(fault === "frozen-value" ? held : look(around, fault)));
    cancel = wireClock.after("radar report", limits.radarFrameMs, report);
  };
  report();
  const own = ["stuck-occupied", "stuck-vacant", "frozen-value", "out-of-range"] as const;
  return {
    devices: [
      createDevice(box.first, [...serialFaults, ...own], (wanted) => {
        held = look(around, null);
        fault = wanted;
        wire.misbehave(wanted);
      }),
    ],
    address: { type: "serial", path: wire.path },
    stop() {
      cancel();
      return wire.stop();
    },
  };
}

/** People sit still most of the time and fidget now and then. */
function look({ world, random }: Surroundings, fault: Fault | null): Echo {
  const people = fault === "stuck-occupied" || (fault !== "stuck-vacant" && world.people.count > 0);
  if (!people) return { moving: false, still: false, distanceCm: 0 };
  const distanceCm = nearestCm + Math.floor(random() * (farthestCm - nearestCm));
  return {
    moving: random() < 0.4,
    still: true,
    distanceCm: fault === "out-of-range" ? impossibleCm : distanceCm,
  };
}

/** State, moving distance and energy, still distance and energy, detection distance; LE, cm. */
function frame({ moving, still, distanceCm }: Echo): Buffer {
  const payload = Buffer.alloc(payloadBytes);
  payload[0] = basicReport;
  payload[1] = head;
  payload[2] = (moving ? 1 : 0) + (still ? 2 : 0);
  payload.writeUInt16LE(moving ? distanceCm : 0, 3);
  payload[5] = moving ? 60 : 0;
  payload.writeUInt16LE(still ? distanceCm : 0, 6);
  payload[8] = still ? 80 : 0;
  payload.writeUInt16LE(distanceCm, 9);
  payload[11] = tail;
  return Buffer.concat([start, Buffer.from([payloadBytes, 0]), payload, end]);
}
