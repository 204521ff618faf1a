import { z } from "zod";
import { faultNames } from "../faults.ts";

/** One simulated device as the desk shows it. */
const deviceFaultsSchema = z.object({
  device: z.string(),
  profile: z.string(),
  /** What it can show. */
  shows: z.array(z.enum(faultNames)),
  /** What it shows now; null: it behaves. */
  fault: z.enum(faultNames).nullable(),
});
export type DeviceFaults = z.infer<typeof deviceFaultsSchema>;

/** Every simulated device of every room on this machine, and how it behaves. */
export const deskViewSchema = z.array(
  z.object({
    room: z.string(),
    name: z.object({ zh: z.string(), en: z.string() }),
    /** The room's own page. */
    panelUrl: z.url({ protocol: /^http$/ }),
    devices: z.array(deviceFaultsSchema),
  }),
);
export type DeskView = z.infer<typeof deskViewSchema>;

/** What is asked of one device. */
export const switchSchema = z.strictObject({
  room: z.string().max(64),
  device: z.string().max(64),
  fault: z.enum(faultNames).nullable(),
});
export type FaultSwitch = z.infer<typeof switchSchema>;
