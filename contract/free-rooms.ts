import { z } from "zod";
import { roomIdSchema, siteIdSchema } from "./ids.ts";
import { deviceKindSchema } from "./points.ts";

/** What whoever books a room asks for by name; everything else is there anyway or nobody's concern. */
export const equipmentSchema = deviceKindSchema.extract([
  "projector",
  "microphone",
  "speaker",
  "led-sign",
  "nameplate",
  "recorder",
]);
export type Equipment = z.infer<typeof equipmentSchema>;
export const equipmentKinds: readonly Equipment[] = equipmentSchema.options;

/** Ordinary: in working hours only. All-day: at any hour (SZ App. A). */
export const roomUseSchema = z.enum(["ordinary", "all-day"]);
export type RoomUse = z.infer<typeof roomUseSchema>;

/** A room as an answer to "who has a room for us then?". Room time. */
export const freeRoomSchema = z.object({
  site: siteIdSchema,
  room: roomIdSchema,
  name: z.object({ zh: z.string().max(128), en: z.string().max(128) }),
  timeZone: z.string().max(64),
  /** How many it holds; 0: nobody has said. */
  seats: z.int().min(0),
  use: roomUseSchema,
  equipment: z.array(equipmentSchema),
  /** Free for all of the time that was asked for, and on until the next meeting; null: none is known. */
  freeUntilMs: z.number().nullable(),
  /** Taken at some time in the span, and free again then; null: free for all of it. */
  busyUntilMs: z.number().nullable(),
});
export type FreeRoom = z.infer<typeof freeRoomSchema>;

/**
 * The answer of `GET /api/free-rooms?fromMs&toMs&heads&equipment=projector,microphone`: free ones
 * first, the smallest that holds everybody first of them. Rooms that lack equipment are left out.
 */
export const freeRoomsSchema = z.object({ rooms: z.array(freeRoomSchema).max(1000) });
export type FreeRooms = z.infer<typeof freeRoomsSchema>;
