import type { LinePoint, ProfileOf } from "../../contract/profile.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { LineSettings } from "../links/line-session.ts";
import { filledLine, lineReader, slotsOf } from "./line-pattern.ts";
import type { LineReader, LineSlots } from "./line-pattern.ts";

/** One point of a line device, its patterns compiled for the binding. */
export interface CompiledPoint {
  readonly model: PointModel;
  readonly settings: LinePoint;
  /** What is sent to read it, or null when it cannot be asked for. */
  readonly ask: string | null;
  readonly reply: LineReader;
  readonly unsolicited: LineReader | null;
  readonly setReply: LineReader | null;
}

export interface CompiledLines {
  readonly points: ReadonlyMap<string, CompiledPoint>;
  readonly refusals: readonly LineReader[];
  readonly slots: LineSlots;
}

const never: LineReader = { shape: "never", read: () => null };

/** All patterns of a device's profile with the binding's channel, tag and address in them. */
export function compileLines(
  device: DeviceModel,
  profile: ProfileOf<"line-protocol">,
): CompiledLines {
  const slots = slotsOf(device.binding);
  const { terminator, encoding, refusals } = profile.link;
  const reader = (pattern: string) => lineReader(pattern, slots, terminator);
  const points = new Map<string, CompiledPoint>();
  for (const [name, settings] of Object.entries(profile.points)) {
    const model = device.points.get(name);
    if (model === undefined) continue;
    const { ask, reply, unsolicited, setReply } = settings;
    const asked = ask === undefined ? null : filledLine(ask, slots, "", encoding);
    const answerToSet = setReply ?? reply;
    points.set(name, {
      model,
      settings,
      ask: asked?.ok === true ? asked.value : null,
      reply: reply === undefined ? never : reader(reply),
      unsolicited: unsolicited === undefined ? null : reader(unsolicited),
      setReply: answerToSet === undefined ? null : reader(answerToSet),
    });
  }
  return { points, refusals: refusals.map((pattern) => reader(pattern)), slots };
}

export const sessionSettings = ({ link }: ProfileOf<"line-protocol">): LineSettings => ({
  terminator: link.terminator,
  sendTerminator: link.sendTerminator ?? "",
  encoding: link.encoding,
  telnet: link.telnet,
  responseTimeoutMs: link.responseTimeoutMs,
  gapMs: link.gapMs,
  lineMaxBytes: limits.line.lineMaxBytes,
  greeter: null,
});
