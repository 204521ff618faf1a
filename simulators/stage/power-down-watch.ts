import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Profile } from "../../contract/profile.ts";
import type { RoomConfig } from "../../contract/room-config.ts";
import { roomLimits } from "../../edge/bare-room.ts";
import { limits } from "../limits.ts";
import type { World } from "../world/world.ts";
import { type OwnDelay, ownDelays, type PowerDown } from "./own-delay.ts";

/** When the world saw it, room wall time; null while it has not. */
export interface PowerDownSeen {
  /** The last person went. */
  readonly leftMs: number | null;
  /** After that, the last supply's contact opened. */
  readonly cutMs: number | null;
  /** After that, carbon dioxide first was within its limit. */
  readonly airGoodMs: number | null;
}

export interface PowerDownWatch {
  seen(): PowerDownSeen;
  stop(): void;
}

export interface WatchPorts {
  readonly roomClock: Clock;
  readonly wireClock: Clock;
  /** What the clause in force allows. */
  readonly co2MaxPpm: number;
}

const nothingYet = { cutMs: null, airGoodMs: null };

/** Notes in the world itself, not in what the room tells of it, when people went and supplies did. */
export function watchPowerDown(
  world: World,
  config: RoomConfig,
  ports: WatchPorts,
): PowerDownWatch {
  const { roomClock, wireClock, co2MaxPpm } = ports;
  const supplies = new Set(Object.values(config.devices).map(({ supply }) => supply));
  let seen: PowerDownSeen = { leftMs: null, ...nothingYet };
  let cancelLook: Cancel = () => {};
  const lookAtAir = () => {
    const isGood = seen.airGoodMs === null && world.air.co2Ppm <= co2MaxPpm;
    if (isGood && seen.leftMs !== null) seen = { ...seen, airGoodMs: roomClock.wallMs() };
    cancelLook = wireClock.after("look at the air", limits.worldSlotMs, lookAtAir);
  };
  const cancels = [
    world.people.onChange((count) => {
      seen = { leftMs: count === 0 ? roomClock.wallMs() : null, ...nothingYet };
    }),
    world.switches.onChange((id, closed) => {
      if (!supplies.has(id) || seen.leftMs === null) return;
      seen = { ...seen, cutMs: closed ? null : roomClock.wallMs() };
    }),
    () => cancelLook(),
  ];
  lookAtAir();
  return {
    seen: () => seen,
    stop() {
      for (const cancel of cancels) cancel();
    },
  };
}

type Profiles = (id: string) => Profile | undefined;

/** The longest cool-down of what hangs on a supply, as the profiles say, room ms. */
function coolDownMs({ devices }: RoomConfig, profiles: Profiles): number {
  const fed = Object.values(devices).filter(({ supply }) => supply !== undefined);
  return Math.max(0, ...fed.map(({ profile }) => profiles(profile)?.timings.coolDown ?? 0));
}

/** How long the room's presence sensors go on telling people who have left, room ms. */
function presenceHoldMs({ devices }: RoomConfig, profiles: Profiles): number {
  const holds = Object.values(devices).map(({ profile }) => {
    if (profiles(profile)?.kind !== "presence") return 0;
    return profile === "zigbee2mqtt/presence" ? limits.ceilingHoldMs : limits.presenceHoldMs;
  });
  return Math.max(0, ...holds);
}

/** How many circuits of light go off one after another. */
const lightZones = ({ devices }: RoomConfig): number =>
  Object.values(devices).filter(({ kind }) => kind === "lighting-zone").length;

/** What the world and the records saw of a power-down. */
export interface Witnessed extends PowerDownSeen {
  /** When the records say that the room was proved to be off, room wall time. */
  readonly provedMs: number | null;
  readonly away: PowerDown["away"];
}

/**
 * Where the time went in the room of this file, by the profiles of its devices and the room's own
 * limits; empty when it did not get as far as the proof.
 */
export function delaysIn(
  config: RoomConfig,
  { leftMs, cutMs, airGoodMs, provedMs, away }: Witnessed,
  profiles: Profiles,
  speed: number,
): readonly OwnDelay[] {
  if (leftMs === null || cutMs === null || provedMs === null) return [];
  const { emptyAfterMs, airedForMs, lightsGapMs, offProofMs } = roomLimits;
  const holdMs = presenceHoldMs(config, profiles);
  const meant = {
    holdMs,
    quietMs: emptyAfterMs,
    coolDownMs: coolDownMs(config, profiles),
    lightsMs: Math.max(0, lightZones(config) - 1) * lightsGapMs,
    proofMs: offProofMs,
  };
  const airedMs = Math.min(airGoodMs ?? Infinity, leftMs + holdMs + airedForMs);
  return ownDelays({ leftMs, cutMs, airedMs, provedMs, away }, meant, speed);
}
