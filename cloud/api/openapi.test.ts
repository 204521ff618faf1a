import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type HubClient, signInFirst } from "../rig/hub-client.ts";
import { type HubRig, removeFolder, rigDefaults, startHubRig } from "../rig/hub-rig.ts";
import { operationIdOf } from "./route-document.ts";

const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean().optional(),
  schema: z.looseObject({}),
});
const operationSchema = z.looseObject({
  operationId: z.string().regex(/^(?:get|post|put|patch|delete)[A-Za-z0-9]+$/),
  summary: z.string().min(5),
  tags: z.array(z.string()).min(1),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.looseObject({ content: z.looseObject({}) }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().min(1) })),
});
const documentSchema = z.looseObject({
  openapi: z.literal("3.1.0"),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(
    z.string().startsWith("/"),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete", "head"]), operationSchema),
  ),
  components: z.looseObject({ schemas: z.looseObject({}), securitySchemes: z.looseObject({}) }),
});

const byText = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

describe("the OpenAPI document", () => {
  let rig: HubRig;
  let client: HubClient;
  let served: unknown;
  let document: z.output<typeof documentSchema>;

  beforeAll(async () => {
    rig = await startHubRig(rigDefaults());
    client = await signInFirst(rig.hub);
    served = (await client.call("GET", "/api/openapi.json")).body;
    document = documentSchema.parse(served);
  });
  afterAll(async () => {
    await rig.stop();
    removeFolder(rig.folder);
  });
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== "head")
        .map(([method, operation]) => ({ path, method, ...operation })),
    );

  it("names every call once", () => {
    const ids = operations().map(({ operationId }) => operationId);
    expect(ids.length).toBeGreaterThan(70);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operationIdOf({ method: "GET", path: "/api/rooms/:site/:room" })).toBe(
      "getRoomsBySiteByRoom",
    );
  });

  it("declares exactly the parameters that stand in a path", () => {
    for (const { path, parameters, operationId } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name).toSorted(byText);
      const declared = parameters.filter((one) => one.in === "path");
      expect([operationId, ...declared.map(({ name }) => name).toSorted(byText)]).toEqual([
        operationId,
        ...named,
      ]);
      expect(declared.filter(({ required }) => required !== true)).toEqual([]);
    }
  });

  it("tells the shape of refusals with each call, and every reference leads somewhere", () => {
    for (const { responses, operationId } of operations()) {
      expect([operationId, ...Object.keys(responses).toSorted(byText)]).toEqual([
        operationId,
        "2XX",
        "default",
      ]);
      expect(`${operationId} ${JSON.stringify(responses["default"])}`).toContain("#/components/");
    }
    const references = [...JSON.stringify(served).matchAll(/"\$ref":"([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(70);
    for (const [, reference = ""] of references) {
      expect([reference, targetOf(served, reference)]).not.toEqual([reference, undefined]);
    }
  });

  it("leaves answers as they are", async () => {
    const { body } = await client.call("GET", "/api/nothing");
    expect(body).toEqual({ code: "unknown-path", message: expect.any(String) });
    const refused = await client.call("PUT", "/api/rooms/city-hall/3-201/devices/x/facts", {
      a: 1,
    });
    expect(refused.body).toMatchObject({ problems: [{ path: "", text: expect.any(String) }] });
  });
});

/** Undefined when the reference (`#/components/schemas/Problem`) leads nowhere. */
function targetOf(document: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let found = document;
  for (const word of reference.slice(2).split("/")) {
    found = Object.entries(Object(found)).find(
      ([name]) => name === word.replaceAll("~1", "/").replaceAll("~0", "~"),
    )?.[1];
  }
  return found;
}
