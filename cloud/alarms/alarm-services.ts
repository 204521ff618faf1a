import type { HubPorts } from "../hub-ports.ts";
import type { LiveRooms } from "../rooms/live-rooms.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import { createGuardedFetch, resolveByDns } from "../sources/guarded-fetch.ts";
import type { SourceSecrets } from "../sources/source-desk-secrets.ts";
import type { NoticeStore } from "../store/delivery-store.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import { createIssueStore, type IssueStore } from "../store/issues.ts";
import { createNoticeStore } from "../store/notices.ts";
import type { BackupDesk } from "../backup/backup-desk.ts";
import {
  backupConditions,
  clockConditions,
  offlineConditions,
  refusedConditions,
  sourceConditions,
} from "./hub-conditions.ts";
import { IssueDesk, type Watch } from "./issue-desk.ts";
import { NoticeOffice } from "./notice-office.ts";
import { NoticeSender } from "./notice-sender.ts";

/** The part of a hub that makes one thing to deal with of a room's alarms, and tells people. */
export interface AlarmServices {
  readonly issues: IssueStore;
  readonly desk: IssueDesk;
  readonly notices: NoticeStore;
  readonly office: NoticeOffice;
  /** Room time. */
  readonly nowMs: () => number;
  /** Real time. */
  readonly wallMs: () => number;
  start(sight: HubSight): void;
  stop(): Promise<void>;
}

/** What other parts of the hub know of its own trouble. */
export interface HubSight {
  /** Rooms whose records were refused lately. */
  readonly refused: () => Promise<readonly RoomRef[]>;
  readonly backups: Pick<BackupDesk, "standing">;
}

export interface AlarmServicesOptions {
  readonly store: HubStore;
  readonly live: LiveRooms;
  readonly changes: RoomChanges;
  readonly secrets: SourceSecrets;
}

export function createAlarmServices(
  { wireClock, roomClock, randomBytes, log }: HubPorts,
  { store, live, changes, secrets }: AlarmServicesOptions,
): AlarmServices {
  const issues = createIssueStore(store.database);
  const notices = createNoticeStore(store.database);
  const nowMs = () => roomClock.wallMs();
  const wallMs = () => wireClock.wallMs();
  const http = createGuardedFetch({ clock: wireClock, resolve: resolveByDns });
  const office = new NoticeOffice({ store: notices, secrets, http, randomBytes, wallMs });
  const sender = new NoticeSender({
    store: notices,
    tell: (delivery, stop) => office.tell(delivery, stop),
    clock: wireClock,
    log,
  });
  let sight: HubSight = { refused: async () => [], backups: { standing: () => "none" } };
  const watches: readonly Watch[] = [
    ...watchesOf(store, issues, live, nowMs()),
    async () => refusedConditions(await sight.refused()),
    async (roomMs) => {
      const current = await issues.current(roomMs);
      const alarms = current.find(({ site }) => site === "")?.alarms ?? [];
      return backupConditions(sight.backups.standing(), alarms, wallMs());
    },
  ];
  const { rooms } = store;
  const wake = () => sender.wake();
  const clocks = { wireClock, roomClock };
  const desk = new IssueDesk({
    issues,
    notices,
    rooms,
    watches,
    ...clocks,
    randomBytes,
    log,
    wake,
  });
  let forget = () => {};
  return {
    issues,
    desk,
    notices,
    office,
    nowMs,
    wallMs,
    start(found) {
      sight = found;
      forget = changes.listen(() => desk.changed());
      desk.start();
      sender.start();
    },
    async stop() {
      forget();
      await desk.stop();
      await sender.stop();
    },
  };
}

/** What the hub itself looks after. `beganMs`: of what was before, it knows nothing. */
function watchesOf(
  { rooms, sources }: HubStore,
  issues: IssueStore,
  live: LiveRooms,
  beganMs: number,
): readonly Watch[] {
  return [
    async (nowMs) => {
      const heard = (await rooms.all()).map(({ site, room, seenMs }) => {
        const state = live.find({ site, room })?.state;
        const lastSeenMs = state?.lastSeenMs ?? seenMs;
        return { site, room, online: state?.online ?? false, lastSeenMs };
      });
      return offlineConditions(heard, beganMs, nowMs);
    },
    async () => {
      const [untrusted, standing] = await Promise.all([
        issues.untrustedClocks(),
        issues.standing(),
      ]);
      const saidSo = standing.filter(({ alarm }) => alarm.id === "clock");
      return clockConditions(untrusted, new Set(saidSo.map((one) => `${one.site}/${one.room}`)));
    },
    async (nowMs) => sourceConditions(await sources.all(), nowMs),
  ];
}
