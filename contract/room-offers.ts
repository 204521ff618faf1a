import { z } from "zod";
import { equipmentSchema, roomUseSchema } from "./free-rooms.ts";

export const layoutKindSchema = z.enum([
  "classroom",
  "hollow-square",
  "u-shape",
  "round-table",
  "signing",
]);

/** What a room offers to whoever books it: changes only when its file changes. */
export const roomOffersSchema = z.object({
  /** How many it holds; 0: nobody has said. */
  seats: z.int().min(0).max(10_000),
  use: roomUseSchema,
  /** How its furniture can stand; empty: nobody has said. */
  layouts: z.array(layoutKindSchema).max(8),
  equipment: z.array(equipmentSchema).max(16),
  microphones: z.int().min(0).max(1_000),
  /** Seats that a nameplate is bound to. */
  plateSeats: z.array(z.string().max(16)).max(500),
});
export type RoomOffers = z.infer<typeof roomOffersSchema>;
