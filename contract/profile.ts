import { z } from "zod";
import { pointValueSchema } from "./reading.ts";
import type { ProfilePoint } from "./profile/base.ts";
import { frameProfile } from "./profile/frame.ts";
import { gpioProfile } from "./profile/gpio.ts";
import { lineProfile } from "./profile/line.ts";
import { modbusProfile } from "./profile/modbus.ts";
import { mqttProfile } from "./profile/mqtt.ts";
import { pjlinkProfile } from "./profile/pjlink.ts";

export type { ProfilePoint, ProfileSelfTestStep } from "./profile/base.ts";
export type { FramePoint } from "./profile/frame.ts";
export type { GpioPoint } from "./profile/gpio.ts";
export type { LinePoint } from "./profile/line.ts";
export type { ModbusPoint } from "./profile/modbus.ts";
export type { MqttPoint } from "./profile/mqtt.ts";
export type { PjlinkPoint } from "./profile/pjlink.ts";

/** What a model of device can do and how it is spoken to, after its presets were filled in. */
export const profileSchema = z.discriminatedUnion("driver", [
  modbusProfile,
  lineProfile,
  pjlinkProfile,
  mqttProfile,
  frameProfile,
  gpioProfile,
]);
export type Profile = z.infer<typeof profileSchema>;
export type DriverName = Profile["driver"];
export type ProfileOf<D extends DriverName> = Extract<Profile, { driver: D }>;

/** Whether the model takes this point as a command. */
export function isWritable(profile: Profile, point: string): boolean {
  switch (profile.driver) {
    case "modbus-points":
      return profile.points[point]?.writable ?? false;
    case "line-protocol":
      return profile.points[point]?.set !== undefined;
    case "pjlink":
      return ["POWR", "INPT", "AVMT"].includes(profile.points[point]?.command ?? "");
    case "mqtt-points":
      return profile.points[point]?.set !== undefined;
    case "binary-frame":
      return false;
    case "gpio-points":
      return profile.points[point]?.direction === "out";
  }
}

/** Real time after which a reading of this point is stale. */
export const staleAfterMs = (point: ProfilePoint): number =>
  point.staleAfter ?? Math.max(15_000, point.every * 6);

/** A sample beside each profile: bytes or payloads from a source that is not our own encoder. */
export const profileSampleSchema = z.strictObject({
  source: z.string().min(1),
  exchanges: z
    .array(
      z.strictObject({
        /** What we send: hex bytes for binary drivers, text for line drivers, topic for MQTT. */
        sent: z.string().optional(),
        received: z.string(),
        topic: z.string().optional(),
        reads: z.record(z.string(), pointValueSchema),
        channel: z.int().optional(),
        tag: z.string().optional(),
      }),
    )
    .min(1),
});
export type ProfileSample = z.infer<typeof profileSampleSchema>;
