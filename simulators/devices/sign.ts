import { createDevice, followSupply, onMains } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { askedSerialFaults } from "../faults.ts";
import { limits } from "../limits.ts";
import { openSerialWire } from "../wires/serial-wire.ts";
import { createSteadyAppliance } from "../world/appliance.ts";

const bootMs = 5000;
const darkW = 6;
const litW = 58;
const startOfHeader = 0x01;
const startOfText = 0x02;
const endOfText = 0x03;
const endOfTransmission = 0x04;
const escape = 0x1b;
/** The label of the text that hides all others while it is not empty. */
const priorityLabel = "0";
const runningLabel = "A";
/** ESC, position, mode: what stands before the words of a text file. */
const modeBytes = 3;
const factoryText = "\u001B bWELCOME";

/**
 * An Alpha sign on a serial line. Command `A` writes a text file, `B` reads it. The memory is kept
 * without power; only 7 bits of each byte count.
 */
export async function startSign(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { id, binding } = box.first;
  const files = new Map([[runningLabel, factoryText]]);
  let obeys = true;
  let isGarbled = false;
  let buffered: Buffer = Buffer.alloc(0);
  const appliance = createSteadyAppliance(() => (shownText(files) === "" ? darkW : litW));
  around.world.install({ id, ...onMains(binding), appliance, lux: 0 });
  const wire = openSerialWire(around.wireClock, around.random, (bytes) => {
    buffered = Buffer.concat([buffered, bytes]).subarray(-limits.requestBytes);
    for (let end = endOfFrame(buffered); end >= 0; end = endOfFrame(buffered)) {
      const answer = obey(files, buffered.subarray(0, end), { obeys, isGarbled });
      buffered = buffered.subarray(end + 1);
      if (answer !== null) wire.send(answer);
    }
  });
  const unfollow = followSupply(around, id, bootMs, (powered) => {
    buffered = Buffer.alloc(0);
    wire.setPowered(powered);
  });
  return {
    devices: [
      createDevice(
        box.first,
        [...askedSerialFaults, "ignores-commands", "garbled-sign"],
        (fault) => {
          obeys = fault !== "ignores-commands";
          isGarbled = fault === "garbled-sign";
          wire.misbehave(fault);
        },
      ),
    ],
    address: { type: "serial", path: wire.path },
    stop() {
      unfollow();
      return wire.stop();
    },
  };
}

const endOfFrame = (bytes: Buffer): number =>
  bytes.findIndex((byte) => (byte & 0x7f) === endOfTransmission);

/** The words on the sign. */
function shownText(files: ReadonlyMap<string, string>): string {
  const words = (label: string) => withoutMode(files.get(label) ?? "");
  return words(priorityLabel) || words(runningLabel);
}

const withoutMode = (text: string): string =>
  text.codePointAt(0) === escape ? text.slice(modeBytes) : text;

/** How the sign takes what it is told. */
interface Mood {
  readonly obeys: boolean;
  readonly isGarbled: boolean;
}

/** Does what a frame asks; the bytes of the answer, or null when there is none. */
function obey(files: Map<string, string>, bytes: Buffer, mood: Mood): Buffer | null {
  const frame = Buffer.from(bytes.map((byte) => byte & 0x7f));
  const header = frame.lastIndexOf(startOfHeader);
  const text = frame.indexOf(startOfText, header);
  const type = frame.toString("latin1", header + 1, header + 2);
  const address = frame.toString("latin1", header + 2, text);
  if (header < 0 || text < 0 || !/^[Z!^?]$/.test(type) || !/^[0-9A-F?]{2}$/.test(address)) {
    return null;
  }
  const body = frame.subarray(text + 1);
  const checked = body.indexOf(endOfText);
  const content = body.toString("latin1", 0, checked < 0 ? body.length : checked);
  const [command, label] = content;
  if (label === undefined) return null;
  if (command === "A" && mood.obeys) files.set(label, content.slice(2));
  const shown = files.get(label) ?? "";
  return command === "B" ? fileFrame(label, mood.isGarbled ? garbled(shown) : shown) : null;
}

/** A bad cell of its memory: every letter is the one after it. */
function garbled(text: string): string {
  const next = (letter: string) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 1);
  return text.slice(0, modeBytes) + text.slice(modeBytes).replaceAll(/[A-Ya-y]/g, next);
}

/** A text file as the sign sends it: 20 NUL, a header of its own, and a checksum. */
function fileFrame(label: string, text: string): Buffer {
  const summed = Buffer.from(`\u0002A${label}${text}\u0003`, "latin1");
  const sum = summed.reduce((total, byte) => total + byte, 0) & 0xff_ff;
  return Buffer.concat([
    Buffer.alloc(20),
    Buffer.from("\u0001000", "latin1"),
    summed,
    Buffer.from(sum.toString(16).toUpperCase().padStart(4, "0"), "latin1"),
    Buffer.from([endOfTransmission]),
  ]);
}
