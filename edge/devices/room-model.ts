import type { Standards } from "../../contract/clauses.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { DeviceKind, PointKind } from "../../contract/points.ts";
import type { Profile, ProfilePoint } from "../../contract/profile.ts";
import type { Binding, LinkConfig, RoomConfig } from "../../contract/room-config.ts";

/** A device of this room: its profile, where it sits, and the line it hangs on. */
export interface DeviceModel {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly profileId: string;
  readonly profile: Profile;
  readonly binding: Binding;
  /** Key into `RoomModel.links`. Private lines are called after their device. */
  readonly link: string;
  readonly points: ReadonlyMap<string, PointModel>;
  /**
   * What it draws while it works: as its binding says, else its profile. null: nobody says it, as of a
   * relay channel whose binding does not tell what hangs there.
   */
  readonly ratedWatts: number | null;
}

/** One point of one device: what it means, and how this model offers it. */
export interface PointModel {
  readonly key: PointKey;
  readonly name: string;
  readonly kind: PointKind;
  readonly writable: boolean;
  readonly settings: ProfilePoint;
}

/** `room.yaml` with every reference resolved and checked: what the edge runs on. Never changes. */
export interface RoomModel {
  readonly config: RoomConfig;
  readonly devices: ReadonlyMap<string, DeviceModel>;
  readonly links: ReadonlyMap<string, LinkConfig>;
  readonly standards: Standards;
}

/** The devices of a kind, in the order of the file. */
export const devicesOfKind = (model: RoomModel, kind: DeviceKind): readonly DeviceModel[] =>
  [...model.devices.values()].filter((device) => device.kind === kind);

/** A point's model, or undefined when the room has no such point. */
export function pointOf(model: RoomModel, key: PointKey): PointModel | undefined {
  const cut = key.indexOf("/");
  return model.devices.get(key.slice(0, cut))?.points.get(key.slice(cut + 1));
}
