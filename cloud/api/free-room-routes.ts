import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { equipmentSchema, type FreeRooms } from "../../contract/free-rooms.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ApiParts } from "./api-parts.ts";
import { answer } from "./problem.ts";
import { addRead, nothing } from "./route.ts";

const timeMs = z.coerce.number().int().min(0).max(253_402_300_799_999);
/** `projector,microphone` */
const listSchema = z
  .string()
  .max(256)
  .default("")
  .transform((list) => list.split(",").filter((word) => word !== ""))
  .pipe(z.array(equipmentSchema));

/** Who has a room for us then? */
export function addFreeRoomRoutes(app: FastifyInstance, { freeRooms, gate }: ApiParts): void {
  addRead(app, gate, {
    path: "/api/free-rooms",
    access: "see-rooms",
    summary:
      "Rooms for so many, with that equipment, free ones first, the best fit first (FreeRooms)",
    params: nothing,
    query: z
      .strictObject({
        fromMs: timeMs,
        toMs: timeMs,
        heads: z.coerce.number().int().min(0).max(10_000).default(0),
        equipment: listSchema,
      })
      .refine(({ fromMs, toMs }) => toMs > fromMs, {
        path: ["toMs"],
        message: "a meeting ends after it starts",
      })
      .refine(({ fromMs, toMs }) => toMs - fromMs <= hubLimits.agenda.longestMs, {
        path: ["toMs"],
        message: "no meeting lasts that long",
      }),
    async handle({ query, sees }) {
      const found = (await freeRooms.find(query)).filter(sees);
      const rooms: FreeRooms = { rooms: found.slice(0, 1_000) };
      return answer(rooms);
    },
  });
}
