import { z } from "zod";
import { harmlessLine } from "../harmless-text.ts";

/** As many as a meeting has seats. */
const placesMost = 500;

/** The layouts of NX D.2. */
export const layoutSchema = z.discriminatedUnion("kind", [
  /** Rows that face a rostrum with the leaders (D.2.1). `columns` seats a row, aisles not counted. */
  z
    .strictObject({
      kind: z.literal("classroom"),
      rostrumSeats: z.int().min(0).max(31),
      rows: z.int().min(0).max(40),
      columns: z.int().min(1).max(40),
      /** Across in rows from the left, or down in columns from the front. */
      order: z.enum(["across", "down"]),
    })
    .refine(({ rostrumSeats, rows, columns }) => rostrumSeats + rows * columns <= placesMost, {
      path: ["rows"],
      message: `a plan has ${placesMost} places at most`,
    }),
  /** One table around an empty middle (D.2.2): its long sides face the door, or the door is beside. */
  z.strictObject({
    kind: z.literal("hollow-square"),
    door: z.enum(["facing", "beside"]),
    longSideSeats: z.int().min(1).max(31),
    shortSideSeats: z.int().min(0).max(15),
  }),
  /** Sofas in a U (D.2.3), for foreign guests or for leaders of a higher level. */
  z.strictObject({
    kind: z.literal("u-shape"),
    guests: z.enum(["foreign", "superior"]),
    /** Of each arm, besides the two in the middle. */
    armSeats: z.int().min(1).max(15),
    /** Opposite the leaders, only with guests of a higher level. */
    facingSeats: z.int().min(0).max(31),
  }),
  /** Nobody is first (D.2.4). */
  z.strictObject({ kind: z.literal("round-table"), seats: z.int().min(3).max(60) }),
  /** Two who sign at a table, helpers outside of them, the others standing behind (D.2.1.4). */
  z.strictObject({ kind: z.literal("signing"), standingEachSide: z.int().min(0).max(31) }),
]);
export type Layout = z.infer<typeof layoutSchema>;

/** A place where somebody sits or stands; on a drawing of 1000 by 1000 with the front at the top. */
export const placeSchema = z.strictObject({
  /** As the nameplate's binding names it: `A1`. */
  seat: z.string().overwrite(harmlessLine).min(1).max(16),
  x: z.number().min(0).max(1000),
  y: z.number().min(0).max(1000),
  /** Where who sits here looks, degrees clockwise from the top of the drawing. */
  looksDeg: z.number().min(0).max(359.9),
  zone: z.enum(["rostrum", "floor", "host-side", "guest-side", "facing", "standing", "assistant"]),
  /** Who sits here, by id; null: nobody. */
  attendee: z.string().min(1).max(64).nullable(),
});
export type Place = z.infer<typeof placeSchema>;

/** Who sits where: what rules propose and a person decides, and what the plates follow. */
export const seatPlanSchema = z.strictObject({
  layout: layoutSchema,
  /** How those who are not leaders are put in order. */
  orderedBy: z.enum(["rank", "strokes", "unit"]),
  places: z.array(placeSchema).max(placesMost),
});
export type SeatPlan = z.infer<typeof seatPlanSchema>;
