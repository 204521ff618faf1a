import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import { rounded } from "../shown.ts";
import { fail, type Finding, pass, type PlannedStep, unsupported, warn } from "../step.ts";
import { seenFrom, type Witness } from "../witness.ts";

/** What each witness saw while loads were switched: a witness that saw nothing is itself in doubt. */
export class Scales {
  readonly #weighed = new Map<Witness, Weighed[]>();

  weigh(witness: Witness, device: DeviceModel, rise: number): void {
    const all = this.#weighed.get(witness) ?? [];
    all.push({ device, rise, isSeen: rise >= seenFrom(witness, device) });
    this.#weighed.set(witness, all);
  }

  /** It missed a load that another witness saw: what it does not see proves nothing. */
  isBlind({ device }: Witness): boolean {
    return this.seenBy(device).missed.length > 0;
  }

  /** The loads that this witness saw come on, with its rise, and those that it did not. */
  seenBy(device: DeviceModel) {
    const all = [...this.#weighed].flatMap(([witness, loads]) =>
      witness.device.id === device.id ? loads : [],
    );
    return {
      loads: all,
      seen: all.filter(({ isSeen }) => isSeen),
      /** Loads that another witness saw and this one did not. */
      missed: all.filter(
        ({ device: load, isSeen }) => !isSeen && this.#isSeenElsewhere(load, device),
      ),
    };
  }

  #isSeenElsewhere(load: DeviceModel, witness: DeviceModel): boolean {
    return [...this.#weighed].some(
      ([other, loads]) =>
        other.device.id !== witness.id &&
        loads.some(({ device, isSeen }) => device.id === load.id && isSeen),
    );
  }
}

interface Weighed {
  readonly device: DeviceModel;
  readonly rise: number;
  readonly isSeen: boolean;
}

/** NX T5-4: the meter sees what is switched. */
export function weighing({ device }: Witness, scales: Scales): PlannedStep {
  return {
    id: `${device.id}:sees-loads`,
    device: device.id,
    text: message("test.sees-loads"),
    clause: "NX T5-4",
    stage: "judge",
    moves: [],
    disturbs: false,
    run: () => Promise.resolve(judge(device, scales)),
  };
}

function judge(device: DeviceModel, scales: Scales): Finding {
  const { loads, seen, missed } = scales.seenBy(device);
  if (loads.length === 0) return unsupported(message("test.nothing-switched"));
  const watts = rounded(seen.reduce((sum, { rise }) => sum + rise, 0));
  const found = message("test.loads-seen", { seen: seen.length, total: loads.length, watts });
  if (missed.length > 0) {
    const names = missed.map(({ device: load }) => load.id).join(", ");
    return fail(found, advise("meter-blind", { devices: names }));
  }
  // Nobody else saw them either: the loads are told of, and the meter is no more than in doubt.
  return seen.length === 0 ? warn(found, advise("meter-or-loads")) : pass(found);
}
