import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { deviceIdSchema, roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import { assetFactsSchema, type DeviceList, warranties } from "../../contract/inventory.ts";
import { deviceKindSchema } from "../../contract/points.ts";
import type { DeviceFilter } from "../devices/device-desk.ts";
import { deviceCsv, deviceWorkbook } from "../devices/device-report.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const filterSchema = z.strictObject({
  site: siteIdSchema.exactOptional(),
  room: roomIdSchema.exactOptional(),
  kind: deviceKindSchema.exactOptional(),
  availability: z.enum(["online", "offline", "unpowered", "unknown"]).exactOptional(),
  fault: z.enum(["standing", "none"]).exactOptional(),
  warranty: z.enum(warranties).exactOptional(),
  presence: z.enum(["gone", "all"]).exactOptional(),
  q: z.string().max(64).exactOptional(),
}) satisfies z.ZodType<DeviceFilter>;

const deviceParams = roomParams.extend({ device: deviceIdSchema });
const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The inventory of devices, and the ledger that people keep of them (NXC 8.2.4.2, NXR 6.1 a). */
export function addDeviceRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { inventory, gate, audit } = parts;

  addRead(app, gate, {
    path: "/api/devices",
    access: "see-rooms",
    summary: "Devices of all rooms (DeviceList), those of rooms that are not connected included",
    params: nothing,
    query: filterSchema.extend({
      limit: z.coerce.number().int().min(1).max(hubLimits.devices.listed).default(200),
    }),
    async handle({ query: { limit, ...filter }, sees }) {
      const found = await inventory.list(filter, sees);
      const body: DeviceList = { devices: found.slice(0, limit), total: found.length };
      return answer(body);
    },
  });

  addRead(app, gate, {
    path: "/api/devices/report",
    access: "see-rooms",
    summary: "The same devices as a file: CSV, or a workbook",
    params: nothing,
    query: filterSchema.extend({
      format: z.enum(["csv", "xlsx"]).default("csv"),
      language: z.enum(["zh", "en"]).default("zh"),
    }),
    async handle({ query: { format, language, ...filter }, sees, user, source, reply }) {
      const found = await inventory.list(filter, sees);
      await audit(auditEntry({ user, source }, "export devices", `${found.length} devices`, true));
      const isCsv = format === "csv";
      void reply
        .header("content-type", isCsv ? "text/csv; charset=utf-8" : workbookType)
        .header("content-disposition", `attachment; filename="devices.${format}"`);
      return answer(isCsv ? deviceCsv(found, language) : await deviceWorkbook(found, language));
    },
  });

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/devices/:device",
    access: "see-rooms",
    summary: "One device with its history (DeviceLedger)",
    params: deviceParams,
    query: nothing,
    async handle({ params: { device, ...ref } }) {
      const ledger = await inventory.ledger(ref, device);
      return ledger === null ? refusal("unknown-device") : answer(ledger);
    },
  });

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/rooms/:site/:room/devices/:device/facts",
    access: "keep-inventory",
    summary:
      "What people know of a device (AssetFacts); what stood there before stays in its history",
    params: deviceParams,
    query: nothing,
    body: assetFactsSchema,
    async handle({ params: { device, ...ref }, body, user, source }) {
      const result = await inventory.setFacts(ref, device, body, user?.name ?? "");
      const object = `${ref.site}/${ref.room}/${device}`;
      await audit(auditEntry({ user, source }, "write device facts", object, result === "done"));
      if (result !== "done") return refusal(result);
      const ledger = await inventory.ledger(ref, device);
      return ledger === null ? refusal("unknown-device") : answer(ledger);
    },
  });
}
