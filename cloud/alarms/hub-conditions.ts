import type { IssueAlarm } from "../../contract/hub-alarms.ts";
import { type Message, message } from "../../contract/message.ts";
import type { BackupStanding } from "../backup/backup-desk.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { StoredSource } from "../store/source-store.ts";
import { offlineAlarm } from "./issue-cause.ts";
import type { StandingAlarm } from "./next-issue.ts";

/** Something that the hub itself finds wrong in a room. */
export interface HubCondition extends RoomRef {
  readonly alarm: StandingAlarm;
}

/** What of a room its messages tell. Times are room time. */
export interface RoomHearing extends RoomRef {
  readonly online: boolean;
  /** Null: it never came. */
  readonly lastSeenMs: number | null;
}

const condition = (
  { site, room }: RoomRef,
  { id, severity, text }: Pick<StandingAlarm, "id" | "severity" | "text">,
): HubCondition => ({
  site,
  room,
  alarm: { id, severity, text, device: null, from: "hub", raisedAtMs: null },
});

/**
 * Rooms that came once and are not heard any more. What happened before the hub itself was there,
 * `sinceMs`, it cannot know. A room that has never come is still being set up.
 */
export const offlineConditions = (
  rooms: readonly RoomHearing[],
  sinceMs: number,
  nowMs: number,
): readonly HubCondition[] =>
  rooms.flatMap((room): readonly HubCondition[] => {
    const { online, lastSeenMs } = room;
    if (online || lastSeenMs === null) return [];
    const silentMs = nowMs - Math.max(lastSeenMs, sinceMs);
    const { offlineMs, offlineNowMs } = hubLimits.issues;
    if (silentMs < offlineMs) return [];
    const severity = silentMs >= offlineNowMs ? "now" : "soon";
    const text = message("alarm.hub-offline", { sinceAtMs: lastSeenMs });
    return [condition(room, { id: offlineAlarm, severity, text })];
  });

/** Clocks of rooms that do not say so themselves: a room that does raises an alarm of its own. */
export const clockConditions = (
  untrusted: readonly RoomRef[],
  saidSo: ReadonlySet<string>,
): readonly HubCondition[] =>
  untrusted
    .filter(({ site, room }) => !saidSo.has(`${site}/${room}`))
    .map((ref) =>
      condition(ref, { id: "hub:clock", severity: "soon", text: message("alarm.hub-clock") }),
    );

/** Sources of bookings that have not been read for too long. */
export const sourceConditions = (
  sources: readonly Pick<StoredSource, "id" | "settings" | "state">[],
  nowMs: number,
): readonly HubCondition[] =>
  sources.flatMap(({ id, settings, state }): readonly HubCondition[] => {
    const { failure, broughtAtMs } = state;
    if (!settings.enabled || failure === null) return [];
    if (broughtAtMs !== null && nowMs - broughtAtMs < hubLimits.issues.sourceMs) return [];
    const text = message("alarm.hub-source", { source: settings.name, code: failure.code });
    return [condition(settings, { id: `hub:source:${id}`, severity: "soon", text })];
  });

export const refusedConditions = (refused: readonly RoomRef[]): readonly HubCondition[] =>
  refused.map((ref) =>
    condition(ref, { id: "hub:refused", severity: "now", text: message("alarm.hub-refused") }),
  );

/** The hub itself, as an issue names it. */
const hubItself: RoomRef = { site: "", room: "" };

/** Of backups. */
const backupAlarms = { failed: "hub:backup-failed", missing: "hub:backup" } as const;

/**
 * Backups that the hub makes itself and that do not come. Where the hub has not looked yet, what stood
 * before still stands: a hub that starts anew must not say that all is well.
 * @param hubAlarms of the hub's own issue as it was stored last
 * @param wallMs real time
 */
export function backupConditions(
  standing: BackupStanding | "none" | "unknown",
  hubAlarms: readonly IssueAlarm[],
  wallMs: number,
): readonly HubCondition[] {
  if (standing === "none") return [];
  if (standing === "unknown") {
    const ids: readonly string[] = Object.values(backupAlarms);
    return hubAlarms
      .filter(({ id, clearedAtMs }) => clearedAtMs === null && ids.includes(id))
      .map((alarm) => condition(hubItself, alarm));
  }
  const { newestMs, sinceMs, failure } = standing;
  const { missingMs } = hubLimits.backup;
  const isMissing = wallMs - (newestMs ?? sinceMs) > missingMs;
  const missing = message("alarm.hub-backup", { spanMs: missingMs });
  return [
    ...(isMissing ? [alarmOfHub(backupAlarms.missing, missing)] : []),
    ...(failure === null
      ? []
      : [alarmOfHub(backupAlarms.failed, message("alarm.hub-backup-failed", { code: failure }))]),
  ];
}

const alarmOfHub = (id: string, text: Message): HubCondition =>
  condition(hubItself, { id, severity: "soon", text });
