import { publicMeeting } from "../../contract/api.ts";
import type { EnergyMeter, EnergyView } from "../../contract/energy.ts";
import type { JournalRecord } from "../../contract/record.ts";
import { overStandbyAfter, standbyCulprit } from "../room/standby.ts";
import { endOf } from "../room/timetable.ts";
import { numberAt, type Snapshot } from "../room/snapshot.ts";
import { roomLimits } from "../room-limits.ts";
import { wholeRoomMeter } from "../standards/equipment.ts";
import type { Store } from "../store/store.ts";
import { daysShown, energyView } from "./energy-view.ts";
import type { PhaseMark } from "./serving-spans.ts";

export interface EnergyPorts {
  readonly store: Pick<Store, "recordsBefore" | "recordsAfter" | "lastNumber" | "wattsSince">;
  readonly snapshot: () => Snapshot;
  /** Lets everything else that waits have its turn. */
  readonly pause: () => Promise<void>;
}

/** What the room used, for whoever looks. */
export interface EnergyBook {
  view(): Promise<EnergyView>;
}

/** A day more than is shown: the first of them may begin in the middle of a meeting. */
const lookBackMs = (daysShown + 1) * 86_400_000;
/** Records read at a time: some milliseconds of a small gateway. */
const pageRecords = 250;
/** Records read at most for the first look: a fortnight of a thousand a day. */
const recordsMax = 15_000;

/** Reads the journal once, then only what was added to it. */
export function createEnergyBook(ports: EnergyPorts): EnergyBook {
  const phases = new PhaseBook(ports);
  let reading: Promise<unknown> = Promise.resolve();
  return {
    async view() {
      const { nowMs } = ports.snapshot();
      const read = reading.then(() => phases.follow(nowMs - lookBackMs));
      // Whoever comes meanwhile waits for his turn; that one failed is told to its own asker.
      reading = read.catch(() => undefined);
      const marks = await read;
      return viewOf(ports.snapshot(), ports.store, marks);
    },
  };
}

/** The marks of phases that the journal holds, kept up to date. */
class PhaseBook {
  readonly #ports: EnergyPorts;
  #marks: PhaseMark[] = [];
  /** Number of the last record that was read; null before the first look. */
  #readTo: number | null = null;

  constructor(ports: EnergyPorts) {
    this.#ports = ports;
  }

  async follow(sinceMs: number): Promise<readonly PhaseMark[]> {
    const { store, pause } = this.#ports;
    this.#readTo ??= await this.#readBack(sinceMs);
    for (;;) {
      const page = store.recordsAfter(this.#readTo, pageRecords);
      this.#marks.push(...page.flatMap(markOf));
      this.#readTo = page.at(-1)?.number ?? this.#readTo;
      if (page.length < pageRecords) break;
      await pause();
    }
    // The one before the first day tells how that day began.
    const first = this.#marks.findLastIndex((mark) => mark.atMs < sinceMs);
    this.#marks = this.#marks.slice(Math.max(0, first));
    return this.#marks;
  }

  /** Newest first, until a mark from before the days is found; returns the newest number. */
  async #readBack(sinceMs: number): Promise<number> {
    const { store, pause } = this.#ports;
    const newest = store.lastNumber();
    let before = newest + 1;
    for (let read = 0; read < recordsMax; read += pageRecords) {
      const page = store.recordsBefore(before, pageRecords);
      const marks = page.flatMap(markOf);
      this.#marks.unshift(...marks.toReversed());
      before = page.at(-1)?.number ?? 0;
      if (page.length < pageRecords || marks.some((mark) => mark.atMs < sinceMs)) break;
      await pause();
    }
    return newest;
  }
}

const markOf = ({ atMs, body }: JournalRecord): readonly PhaseMark[] =>
  body.kind === "phase" ? [{ atMs, meetingId: body.phase === "idle" ? null : body.meetingId }] : [];

function viewOf(
  snapshot: Snapshot,
  store: EnergyPorts["store"],
  marks: readonly PhaseMark[],
): EnergyView {
  const { model, agenda, endings, nowMs } = snapshot;
  return energyView({
    nowMs,
    timeZone: model.config.timezone,
    slotMs: roomLimits.wattsSlotMs,
    slots: store.wattsSince(nowMs - lookBackMs),
    marks,
    meetings: (agenda?.meetings ?? []).map((meeting) => ({
      ...publicMeeting(meeting),
      endMs: endOf(meeting, endings),
    })),
    meter: meterOf(snapshot),
    standby: {
      limitW: model.config.standbyWatts,
      isResting: isResting(snapshot),
      culprit: overStandbyAfter(null, snapshot) === null ? null : standbyCulprit(snapshot),
    },
  });
}

const isResting = ({ phase, occupancy, staysOn }: Snapshot): boolean =>
  phase === "idle" && occupancy.state === "empty" && staysOn === null;

function meterOf(snapshot: Snapshot): EnergyMeter | null {
  const meter = wholeRoomMeter(snapshot.model);
  if (meter === undefined) return null;
  return {
    device: meter.id,
    model: meter.profileId,
    counterKWh: numberAt(snapshot, meter.id, "energy") ?? null,
    watts: numberAt(snapshot, meter.id, "activePower") ?? null,
  };
}
