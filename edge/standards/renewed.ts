import type { Meeting } from "../../contract/agenda.ts";
import type { Duty } from "../../contract/duty.ts";
import { bannerAsked } from "../room/banner-proof.ts";
import { bannerSigns, isDoorSign } from "../room/signs.ts";
import { pointAt, type Snapshot } from "../room/snapshot.ts";
import { nextId } from "./duties.ts";

/** Kinds whose evidence is of the agenda as it was then, and whether a device shows otherwise now. */
const shownOtherwise: Readonly<
  Record<"nameplates" | "banner", (snapshot: Snapshot, meeting: Meeting) => boolean>
> = {
  nameplates: (snapshot) =>
    [...snapshot.plates].some(([device, image]) => {
      const plate = snapshot.model.devices.get(device);
      if (plate !== undefined && isDoorSign(plate)) return false;
      const reading = pointAt(snapshot, device, "image");
      return image !== null && reading !== undefined && reading.value !== image;
    }),
  banner: (snapshot, meeting) =>
    bannerSigns(snapshot.model).some(({ id }) => {
      const reading = pointAt(snapshot, id, "text");
      return reading !== undefined && reading.value !== bannerAsked(meeting);
    }),
};

/**
 * Duties that were done for an older agenda and do not hold for the one accepted since: seats or
 * banner have changed. They are owed again until the start. NX T7-8.
 */
export function renewedDuties(snapshot: Snapshot): readonly Duty[] {
  const { meeting, nowMs, agenda } = snapshot;
  if (meeting === null || agenda === null || nowMs >= meeting.startMs) return [];
  return (["nameplates", "banner"] as const).flatMap((kind): readonly Duty[] => {
    const duty = snapshot.duties.get(`${meeting.id}:${kind}`);
    if (duty?.status !== "done" && duty?.status !== "late") return [];
    const provedVersion = duty.evidence[0]?.text.params["version"];
    const isOlder = typeof provedVersion === "number" && provedVersion < agenda.version;
    if (!isOlder || !shownOtherwise[kind](snapshot, meeting)) return [];
    const fresh = { status: "waiting", settledAtMs: null, evidence: [], noticed: "none" } as const;
    return [{ ...duty, ...fresh, id: nextId(duty) }];
  });
}
