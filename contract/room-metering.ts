import { z } from "zod";
import { deviceKindSchema } from "./points.ts";

export const meterMetaSchema = z.object({
  device: z.string().max(64),
  measures: z.enum(["whole-room", "part"]),
  /** Where its counter comes round to zero, kWh; left out: recognised by what it shows. */
  modulusKWh: z.number().positive().exactOptional(),
});

export const loadMetaSchema = z.object({
  device: z.string().max(64),
  kind: deviceKindSchema,
  /** What it draws while it works. */
  ratedW: z.number().min(0),
});

/** What a room's meters see, and what its devices draw by their file or profile. */
export interface RoomMetering {
  readonly meters: readonly z.infer<typeof meterMetaSchema>[];
  /** Of devices that can be switched. */
  readonly loads: readonly z.infer<typeof loadMetaSchema>[];
}
