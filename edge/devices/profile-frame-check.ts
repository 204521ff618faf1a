import type { FramePoint, ProfileOf } from "../../contract/profile.ts";
import { FrameCodec } from "../links/frame-codec.ts";
import { valueBytes, widthOf } from "../drivers/frame-value.ts";
import type { Report } from "./report.ts";

type FrameLink = ProfileOf<"binary-frame">["link"];

/** What a profile says of its frames that the schema cannot judge. */
export function checkFrames({ link, points }: ProfileOf<"binary-frame">, report: Report): void {
  checkBuild(link, report);
  for (const [name, point] of Object.entries(points)) {
    checkPoint(name, point, link, report);
    checkWrite(name, point, report);
    checkSlots(name, point, link, report);
  }
}

function checkBuild({ frame }: FrameLink, report: Report): void {
  const path = ["link", "frame"];
  if (!Array.isArray(frame.length)) return;
  if (frame.length.length > 1 && frame.checksum === undefined) {
    report([...path, "length"], "only a checksum can tell which of several lengths a frame has");
  }
  if (frame.length.some((length) => length > frame.maxBytes)) {
    report([...path, "maxBytes"], `a frame has ${Math.max(...frame.length)} bytes`);
  }
}

function checkPoint(name: string, point: FramePoint, { frame }: FrameLink, report: Report): void {
  const path = ["points", name];
  const lastByte = frame.maxBytes - new FrameCodec(frame).tailBytes;
  if (point.at + widthOf(point) > lastByte) {
    report(
      [...path, "at"],
      `beyond the ${lastByte} bytes before the checksum of the longest frame`,
    );
  }
  if (point.ask === undefined && point.unsolicited === undefined) {
    report(path, "nothing reads this point; say `ask` or `unsolicited`");
  }
  if ((point.ask === undefined) !== (point.reply === undefined)) {
    report(path, "`ask` and `reply` go together: the question, and what its answer begins with");
  }
}

function checkWrite(name: string, point: FramePoint, report: Report): void {
  const { set } = point;
  if (set === undefined) return;
  const templates = typeof set === "string" ? [set] : Object.values(set);
  if (typeof set === "string" && !set.includes("{value}")) {
    report(["points", name, "set"], "the frame that writes a value holds {value}");
  }
  if (templates.some((text) => text.includes("{value}")) && !valueBytes(point, 0).ok) {
    report(["points", name, "type"], `a ${point.type} can only be read; say \`set\` by meaning`);
  }
}

function checkSlots(name: string, point: FramePoint, { frame }: FrameLink, report: Report): void {
  if (frame.address !== undefined) return;
  for (const member of ["ask", "reply", "unsolicited", "set", "setReply"] as const) {
    if (!JSON.stringify(point[member] ?? "").includes("{address}")) continue;
    report(["points", name, member], "say by `link.frame.address` what an address looks like");
  }
}
