import { z } from "zod";
import { pointValueSchema } from "./reading.ts";
import type { ProfilePoint } from "./profile/base.ts";
import { frameProfile } from "./profile/frame.ts";
import { gpioProfile } from "./profile/gpio.ts";
import { httpProfile } from "./profile/http.ts";
import { lineProfile } from "./profile/line.ts";
import { modbusProfile } from "./profile/modbus.ts";
import { mqttProfile } from "./profile/mqtt.ts";
import { isPjlinkOrder, pjlinkProfile } from "./profile/pjlink.ts";
import { isQrcWritable, qrcProfile } from "./profile/qrc.ts";
import { sscProfile } from "./profile/ssc.ts";
import { trmnlProfile } from "./profile/trmnl.ts";

export type { ProfilePoint, ProfileSelfTestStep } from "./profile/base.ts";
export type { FramePoint, FrameRefusal, FrameShape } from "./profile/frame.ts";
export type { GpioPoint } from "./profile/gpio.ts";
export type { HttpPoint } from "./profile/http.ts";
export { setLines } from "./profile/line.ts";
export type { LinePoint } from "./profile/line.ts";
export type { ControlBlock, ModbusPoint } from "./profile/modbus.ts";
export type { MqttPayload, MqttPlace, MqttPoint } from "./profile/mqtt.ts";
export type { PjlinkPoint } from "./profile/pjlink.ts";
export type { QrcPoint } from "./profile/qrc.ts";
export type { SscPoint } from "./profile/ssc.ts";
export type { TrmnlPoint } from "./profile/trmnl.ts";

/** What a model of device can do and how it is spoken to, after its presets were filled in. */
export const profileSchema = z.discriminatedUnion("driver", [
  modbusProfile,
  lineProfile,
  pjlinkProfile,
  qrcProfile,
  sscProfile,
  mqttProfile,
  frameProfile,
  gpioProfile,
  httpProfile,
  trmnlProfile,
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
      return isPjlinkOrder(profile.points[point]);
    case "qrc":
      return isQrcWritable(profile.points[point]);
    case "ssc":
      return profile.points[point]?.writable ?? false;
    case "mqtt-points":
      return profile.points[point]?.set !== undefined;
    case "binary-frame":
      return profile.points[point]?.set !== undefined;
    case "gpio-points":
      return profile.points[point]?.direction === "out";
    case "http-points":
    case "trmnl":
      return profile.points[point]?.image ?? false;
  }
}

/** Whether anything tells the point's value. What nothing tells can be commanded and never proved. */
export const isReadable = (profile: Profile, point: string): boolean =>
  profile.driver !== "mqtt-points" || profile.points[point]?.silent !== true;

/**
 * The smallest difference of a number that the point's wire can say, in the point's unit: one count
 * of an integer register, or of any scaled value. 0: no such step is known.
 */
export function pointStep(profile: Profile | undefined, point: string): number {
  const settings = profile?.points[point];
  if (profile === undefined || settings === undefined) return 0;
  if (profile.driver === "modbus-points") {
    return profile.points[point]?.type === "float32" ? 0 : Math.abs(settings.scale);
  }
  return settings.scale === 1 ? 0 : Math.abs(settings.scale);
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
        /** What the device says first on a new connection, or in answer to what opens one. */
        greeting: z.string().optional(),
        topic: z.string().optional(),
        reads: z.record(z.string(), pointValueSchema),
        channel: z.int().optional(),
        unit: z.int().optional(),
        tag: z.string().optional(),
        address: z.string().optional(),
      }),
    )
    .min(1),
});
export type ProfileSample = z.infer<typeof profileSampleSchema>;
