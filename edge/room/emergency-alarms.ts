import { message } from "../../contract/message.ts";
import { type Emergency, emergencyAlarm } from "../../contract/record.ts";
import type { TextKey } from "../../contract/text/text.ts";
import { roomLimits } from "../room-limits.ts";
import type { AlarmCondition } from "./alarm-condition.ts";
import { contactsOf, emergencyNews } from "./emergency.ts";
import type { TickNews } from "./news.ts";
import type { SensorWords } from "./presence.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

const texts: Readonly<Record<Emergency, TextKey>> = {
  fire: "alarm.emergency-fire",
  mains: "alarm.emergency-mains",
  help: "alarm.emergency-help",
  intruder: "alarm.emergency-intruder",
};

/** Every emergency calls people at once; lost mains that last call for a decision as well. */
export const emergencyAlarms = (snapshot: Snapshot): readonly AlarmCondition[] => [
  ...[...snapshot.emergencies].map(([kind, { device }]): AlarmCondition => ({
    id: emergencyAlarm(kind),
    severity: "now",
    text: message(texts[kind], { device }),
    device,
  })),
  ...adjournAlarm(snapshot),
];

/** NX T7-3: a meeting without mains for long is to be interrupted or adjourned. */
function adjournAlarm({ emergencies, phase, steadyMs }: Snapshot): readonly AlarmCondition[] {
  const mains = emergencies.get("mains");
  if (mains === undefined || mains.overSinceMs !== null || phase !== "meeting") return [];
  const { adjournAfterMs } = roomLimits;
  if (steadyMs - mains.sinceMs < adjournAfterMs) return [];
  const text = message("alarm.adjourn", { forMs: adjournAfterMs });
  return [{ id: "adjourn", severity: "now", text, device: mains.device }];
}

/** Contacts whose silence would keep an emergency from being heard of. Real, monotonic time. */
export const silentContacts = (
  { model }: Snapshot,
  words: SensorWords,
  monotonicMs: number,
): readonly AlarmCondition[] =>
  (["fire", "mains"] as const)
    .flatMap((role) => contactsOf(model, role))
    .filter(({ id }) => {
      const said = words.get(id);
      const silentMs = monotonicMs - (said?.sinceMonotonicMs ?? monotonicMs);
      return said?.word === undefined && silentMs >= roomLimits.wireContactSilentMs;
    })
    .map(({ id }) => ({
      id: `contact:${id}`,
      severity: "now",
      text: message("alarm.contact-silent", { device: id }),
      device: id,
    }));

/** Emergencies that began or ended since the last alarms are on record. Called before those follow. */
export function recordEmergencies(state: RoomState, snapshot: Snapshot, news: TickNews): void {
  const told = new Map(
    [...state.alarms.values()].map((alarm) => [alarm.id, alarm.device ?? ""] as const),
  );
  for (const change of emergencyNews(told, snapshot.emergencies)) {
    news.record({ kind: "emergency", ...change });
  }
}
