import type { FastifyInstance } from "fastify";
import { z } from "zod";
import {
  newCorrectionSchema,
  type Series,
  type TrendGrain,
  trendGrains,
} from "../../contract/history.ts";
import { deviceIdSchema } from "../../contract/ids.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const timeMs = z.coerce.number().int().min(0).max(253_402_300_799_999);
const lengthMs: Readonly<Record<TrendGrain, number>> = {
  minute: 60_000,
  quarter: 900_000,
  day: 86_400_000,
};

const trendQuery = z
  .strictObject({
    device: deviceIdSchema,
    point: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/),
    fromMs: timeMs,
    toMs: timeMs,
    grain: z.enum(trendGrains),
  })
  .refine(
    ({ fromMs, toMs, grain }) =>
      fromMs < toMs && toMs - fromMs <= hubLimits.history.trendPoints * lengthMs[grain],
    `at most ${hubLimits.history.trendPoints} slots`,
  );

/** What energy is counted by. */
const isEnergy = ({ kind, point }: Series): boolean =>
  kind === "counter" || kind === "watts" || point === "activePower";

/** The past of a room's points, and what people correct of its meters. */
export function addHistoryRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { store, gate, clock, audit } = parts;
  addRead(app, gate, {
    path: "/api/rooms/:site/:room/series",
    access: "see-energy",
    summary: "Points of which there is a past (Series[])",
    params: roomParams,
    query: nothing,
    handle: async ({ params }) => answer(await store.readings.series(params)),
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/trend",
    access: "see-energy",
    summary:
      "A point within [fromMs, toMs), by slots; those without a value are left out (RollUp[])",
    params: roomParams,
    query: trendQuery,
    async handle({ params, query: { device, point, fromMs, toMs, grain } }) {
      return answer(await store.readings.trend(params, device, point, fromMs, toMs, grain));
    },
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/energy/corrections",
    access: "see-energy",
    summary: "What people corrected of its meters (EnergyCorrection[], newest first)",
    params: roomParams,
    query: nothing,
    handle: async ({ params }) =>
      answer(await store.readings.corrections(params, hubLimits.history.corrections)),
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/energy/corrections",
    access: "correct-energy",
    summary: "Corrects what a meter counted; the entry stays for ever",
    params: roomParams,
    query: nothing,
    body: newCorrectionSchema,
    async handle({ params, body, user, source }) {
      if ((await store.rooms.find(params)) === null) return refusal("unknown-room");
      const { device, words } = body;
      const series = await store.readings.series(params);
      if (!series.some((each) => each.device === device && isEnergy(each))) {
        return refusal("unknown-device");
      }
      const correction = { ...body, who: user?.name ?? "", atMs: clock.wallMs() };
      if (!(await store.readings.correct(params, correction)))
        return refusal("corrections-overlap");
      const amount =
        words.kind === "total"
          ? `${words.fromMs}-${words.toMs} ${words.kWh} kWh`
          : `${words.fromMs} ${words.oldKWh} -> ${words.newKWh} kWh`;
      const object = `${keyOf(params)} ${device} ${words.kind} ${amount}`;
      await audit(auditEntry({ user, source }, "correct energy", object, true));
      return answer(correction);
    },
  });
}
