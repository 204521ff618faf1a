import type { Act } from "../act.ts";
import type { RoomView } from "../api.ts";
import type { Failure } from "../errors.ts";
import { isSettled } from "../duty.ts";
import type { Message } from "../message.ts";
import type { SelfTestReport } from "../selftest.ts";
import { findPoint, isHold, sameValue, targetState } from "./point-state.ts";

/** How far an accepted act has come, as the room itself shows it. */
export type ActProgress =
  | { readonly state: "waiting" }
  | { readonly state: "running"; readonly done: number; readonly total: number }
  | { readonly state: "held"; readonly why: Message }
  /** Done as far as a guard allows: a set-point that was clamped. */
  | { readonly state: "limited"; readonly why: Message }
  | { readonly state: "failed"; readonly failure: Failure }
  | { readonly state: "done" }
  /** Done, and the device's own reading shows it. */
  | { readonly state: "read-back" };

const waiting: ActProgress = { state: "waiting" };
const done: ActProgress = { state: "done" };
const readBack: ActProgress = { state: "read-back" };

/** Nothing more comes of it. */
export const isFinal = ({ state }: ActProgress): boolean =>
  state === "done" || state === "read-back" || state === "limited";

/** What shows how far an act has come: of a room as its panel sees it, or as the hub does. */
export interface ProgressRoom extends Pick<RoomView, "speed" | "devices" | "duties" | "meeting"> {
  readonly phase: RoomView["phase"] | null;
  readonly cleaning: RoomView["cleaning"];
  readonly banner: RoomView["banner"];
  readonly test: Pick<SelfTestReport, "startedAtMs"> | null;
  readonly testRunning: RoomView["testRunning"];
}

/** `acceptedAtMs` is room time. Done is only what the room shows, never what was asked. */
export function actProgress(act: Act, acceptedAtMs: number, room: ProgressRoom): ActProgress {
  switch (act.kind) {
    case "hold":
      return holdProgress(act, room);
    case "release":
      return isHold(findPoint(room.devices, act.point)?.target ?? null) ? waiting : done;
    case "attest":
    case "waive":
      return room.duties.some((duty) => duty.id === act.duty && isSettled(duty.status))
        ? done
        : waiting;
    case "extend":
      return (room.meeting?.endMs ?? 0) >= act.untilMs ? done : waiting;
    case "clean":
      return (room.cleaning !== null) === act.untilMs > acceptedAtMs ? done : waiting;
    case "selftest":
      if (room.testRunning !== null) {
        const { done: ended, total } = room.testRunning;
        return { state: "running", done: ended, total };
      }
      return room.test !== null && room.test.startedAtMs >= acceptedAtMs - slackMs(room)
        ? done
        : waiting;
    case "check-banner":
      return room.banner?.checkedBy == null ? waiting : done;
    case "sign-off":
      return done;
    case "stop-test":
      return room.testRunning === null ? done : waiting;
    case "end":
      return room.phase === "meeting" && room.meeting?.id === act.meetingId ? waiting : done;
  }
}

/** The answer to an act may reach the page a second after the room began to do it. */
const slackMs = (room: ProgressRoom): number => 1000 * room.speed;

function holdProgress(act: Extract<Act, { kind: "hold" }>, room: ProgressRoom): ActProgress {
  const point = findPoint(room.devices, act.point);
  if (point === undefined) return waiting;
  if (point.held !== null) {
    const asAllowed = isHold(point.target) && targetState(point) === "met";
    return { state: asAllowed ? "limited" : "held", why: point.held };
  }
  if (point.failure !== null) return { state: "failed", failure: point.failure };
  const isRead = point.quality === "good" && point.value !== null;
  return isHold(point.target) && isRead && sameValue(point.value, act.value) ? readBack : waiting;
}
