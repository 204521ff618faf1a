import type { ErrorCode } from "../../contract/errors.ts";
import type { LinePoint, ProfileOf } from "../../contract/profile.ts";
import type { DeviceModel, PointModel } from "../devices/room-model.ts";
import { limits } from "../limits.ts";
import type { Greeter } from "../links/line-entry.ts";
import type { LineSettings } from "../links/line-session.ts";
import { filledLine, lineReader, slotsOf } from "./line-pattern.ts";
import type { LineReader, LineSlots } from "./line-pattern.ts";

/** One point of a line device, its patterns compiled for the binding. */
export interface CompiledPoint {
  readonly model: PointModel;
  readonly settings: LinePoint;
  /** What is sent to read it, or null when it cannot be asked for. */
  readonly ask: string | null;
  /** What is sent once the question has been answered, or was not; null: nothing. */
  readonly afterwards: string | null;
  readonly reply: LineReader;
  readonly unsolicited: LineReader | null;
  readonly setReply: LineReader | null;
}

/** A line that means "no", and why; null: the line does not tell. */
export interface Refusal {
  readonly reader: LineReader;
  readonly code: ErrorCode | null;
}

export interface CompiledLines {
  readonly points: ReadonlyMap<string, CompiledPoint>;
  readonly refusals: readonly Refusal[];
  readonly slots: LineSlots;
}

const never: LineReader = { shape: "never", read: () => null };

/** All patterns of a device's profile with the binding's channel, tag and address in them. */
export function compileLines(
  device: DeviceModel,
  profile: ProfileOf<"line-protocol">,
): CompiledLines {
  const { terminator, ignoreCase, encoding, addressDigits } = profile.link;
  const slots = slotsOf(device.binding, addressDigits);
  const reader = (pattern: string, valueWidth: number | undefined) =>
    lineReader(pattern, slots, { terminator, ignoreCase, valueWidth });
  const sent = (pattern: string | undefined): string | null => {
    const text = pattern === undefined ? undefined : filledLine(pattern, slots, "", encoding);
    return text?.ok === true ? text.value : null;
  };
  const points = new Map<string, CompiledPoint>();
  for (const [name, settings] of Object.entries(profile.points)) {
    const model = device.points.get(name);
    if (model === undefined) continue;
    const { ask, afterwards, reply, unsolicited, setReply, valueWidth } = settings;
    const answerToSet = setReply ?? reply;
    points.set(name, {
      model,
      settings,
      ask: sent(ask),
      afterwards: sent(afterwards),
      reply: reply === undefined ? never : reader(reply, valueWidth),
      unsolicited: unsolicited === undefined ? null : reader(unsolicited, valueWidth),
      setReply: answerToSet === undefined ? null : reader(answerToSet, undefined),
    });
  }
  return { points, refusals: refusalsOf(profile, slots), slots };
}

const refusalCodes = {
  unknown: "device-illegal-address",
  value: "device-illegal-value",
  busy: "device-busy",
  fault: "device-fault",
  login: "device-refused",
} as const satisfies Record<string, ErrorCode>;

function refusalsOf({ link }: ProfileOf<"line-protocol">, slots: LineSlots): readonly Refusal[] {
  return link.refusals.map((refusal) => {
    const line = typeof refusal === "string" ? refusal : refusal.line;
    const code = typeof refusal === "string" ? null : refusalCodes[refusal.means];
    return { reader: lineReader(line, slots, { ...link, valueWidth: undefined }), code };
  });
}

/** The value of an answer as the profile's `values` write it. */
export function knownSpelling(settings: LinePoint, text: string, ignoreCase: boolean): string {
  if (!ignoreCase) return text;
  const spellings = Object.keys(settings.values ?? {});
  return spellings.find((known) => known.toLowerCase() === text.toLowerCase()) ?? text;
}

/** How a device of the profile is spoken to; `slots` fill its refusals. */
export function sessionSettings(
  { link }: ProfileOf<"line-protocol">,
  { refusals }: Pick<CompiledLines, "refusals">,
  greeter: Greeter | null,
): LineSettings {
  return {
    terminator: link.terminator,
    sendTerminator: link.sendTerminator ?? "",
    encoding: link.encoding,
    telnet: link.telnet,
    responseTimeoutMs: link.responseTimeoutMs,
    gapMs: link.gapMs,
    lineMaxBytes: limits.line.lineMaxBytes,
    greeter,
    habits: {
      sendStart: link.sendStart ?? "",
      start: link.start ?? "",
      ignoreEnds: link.ignoreEnds ?? "",
      prompt: link.prompt ?? "",
      opening: link.opening ?? null,
      hangsUp: link.hangsUp,
      outlivesConnections: link.type === "serial",
      refuses: (line) => refusals.some(({ reader }) => reader.read(line) !== null),
    },
  };
}
