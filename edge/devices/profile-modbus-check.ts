import type { ControlBlock, ModbusPoint, ProfileOf } from "../../contract/profile.ts";
import type { Report } from "./report.ts";

type Path = readonly (string | number)[];
type Write = NonNullable<ModbusPoint["write"]>;
type DirectWrite = Extract<Write, { function: string }>;
type ControlWrite = Extract<Write, { controlWord: number }>;

/** What the registers of a profile say that the schema cannot judge. */
export function checkModbusPoints(profile: ProfileOf<"modbus-points">, report: Report): void {
  const { control } = profile;
  for (const [name, point] of Object.entries(profile.points)) {
    const path = ["points", name];
    checkReading(path, point, report);
    if (point.writable) checkWriting(path, point, control, report);
    else if (point.write !== undefined) {
      report([...path, "write"], "say `writable: true`, or take out how it is written");
    }
  }
  if (profile.channels === undefined) checkStrides(profile, report);
}

const isOfBits = ({ function: table }: ModbusPoint) => table === "coil" || table === "discrete";

function checkReading(path: Path, point: ModbusPoint, report: Report): void {
  if (point.bits !== undefined && (isOfBits(point) || point.type !== "u16")) {
    report([...path, "bits"], "only a word of type u16 has bits");
  }
}

function checkWriting(
  path: Path,
  point: ModbusPoint,
  control: ControlBlock | undefined,
  report: Report,
): void {
  const { write } = point;
  if (write !== undefined && "controlWord" in write) {
    if (control === undefined) {
      report([...path, "write"], "this profile has no control block; describe it by `control`");
    } else checkControlWrite(path, point, write, control, report);
    return;
  }
  if (write === undefined && (point.function === "input" || point.function === "discrete")) {
    const text = `${point.function} cannot be written; use coil or holding, or say \`write\``;
    report([...path, "function"], text);
  }
  if (point.bits !== undefined) {
    report([...path, "bits"], "bits of a word cannot be written alone; see `control`");
  }
  if (write !== undefined) checkDirectWrite(path, point, write, report);
  if (point.type === "nonzero" && write?.values === undefined) {
    report([...path, "type"], "say by `write.values` which word is written");
  }
}

function checkDirectWrite(path: Path, point: ModbusPoint, write: DirectWrite, report: Report) {
  const meanings = Object.values(point.values ?? {}).map(String);
  for (const [meaning, word] of Object.entries(write.values ?? {})) {
    const at = [...path, "write", "values", meaning];
    if (!meanings.includes(meaning)) report(at, `${meaning} is never read; see \`values\``);
    if (write.function === "coil" && word > 1) report(at, "a coil takes 0 or 1");
  }
  if (write.values !== undefined && point.writes !== undefined) {
    report([...path, "writes"], "`write.values` says already what is written");
  }
}

/** The bits of a reading are written back in the same place, so that place must be the same. */
function checkControlWrite(
  path: Path,
  point: ModbusPoint,
  { controlWord, with: companions }: ControlWrite,
  { status, copy }: ControlBlock,
  report: Report,
): void {
  const mask = copy[controlWord];
  if (mask === undefined || companions.some(({ word }) => word >= copy.length)) {
    report([...path, "write"], `the control block has the words 0 to ${copy.length - 1}`);
    return;
  }
  const isThere =
    point.function === status.function &&
    point.address === status.address + controlWord &&
    point.channelStride === status.channelStride;
  if (!isThere) {
    report([...path, "address"], `is read in another place than control word ${controlWord}`);
  }
  if (point.type !== "u16" && point.type !== "i16") {
    report([...path, "type"], "a field of the control block is u16 or i16");
  }
  const [lowest, highest] = point.bits ?? [0, 15];
  const own = (2 ** (highest - lowest + 1) - 1) << lowest;
  if ((mask & own) !== own) {
    const text = "these bits are not copied, so that any other command would reset them";
    report([...path, "write", "controlWord"], text);
  }
}

function checkStrides({ points, control }: ProfileOf<"modbus-points">, report: Report): void {
  const text = "say by `channels` how many channels the model has";
  for (const [name, { channelStride, write }] of Object.entries(points)) {
    if (channelStride > 0) report(["points", name, "channelStride"], text);
    if (write !== undefined && "function" in write && write.channelStride > 0) {
      report(["points", name, "write", "channelStride"], text);
    }
  }
  if (control !== undefined && control.channelStride + control.status.channelStride > 0) {
    report(["control", "channelStride"], text);
  }
}
