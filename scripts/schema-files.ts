import { z } from "zod";
import { packSchema } from "../contract/clauses.ts";
import { hubConfigSchema } from "../contract/hub-config.ts";
import { plateTemplateSchema } from "../contract/plate-template.ts";
import { profileSampleSchema, profileSchema } from "../contract/profile.ts";
import { roomConfigSchema } from "../contract/room-config.ts";

type Json = Readonly<Record<string, unknown>>;

/** JSON Schemas of every file a person writes, for editors: path → text. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const schemas = {
    room: schemaOf(roomConfigSchema),
    hub: schemaOf(hubConfigSchema),
    pack: schemaOf(packSchema),
    profile: asWritten(schemaOf(profileSchema)),
    "profile-sample": schemaOf(profileSampleSchema),
    "plate-template": schemaOf(plateTemplateSchema),
  };
  return new Map(
    Object.entries(schemas).map(([name, schema]) => [
      `contract/schemas/${name}.schema.json`,
      `${JSON.stringify(schema, null, 2)}\n`,
    ]),
  );
}

const schemaOf = (schema: z.ZodType): Json => ({ ...z.toJSONSchema(schema, { io: "input" }) });

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const member = (value: unknown, name: string): Json => {
  const found = isJson(value) ? value[name] : undefined;
  return isJson(found) ? found : {};
};

/** A profile file may name presets, defaults and variants, and a point of it may then be incomplete. */
function asWritten(profile: Json): Json {
  const drivers = Array.isArray(profile["oneOf"]) ? profile["oneOf"] : profile["anyOf"];
  if (!Array.isArray(drivers) || drivers.length === 0) {
    throw new Error("the profile schema is no longer a union of drivers; adapt this script");
  }
  const { oneOf: _oneOf, anyOf: _anyOf, ...rest } = profile;
  return { ...rest, oneOf: drivers.map(driverAsWritten) };
}

function driverAsWritten(driver: unknown): Json {
  const properties = member(driver, "properties");
  const points = member(properties, "points");
  const { required: _required, ...point } = member(points, "additionalProperties");
  return {
    ...(isJson(driver) ? driver : {}),
    properties: {
      ...properties,
      extends: { type: "array", items: { type: "string" } },
      defaults: point,
      variants: { type: "array", items: { type: "object", required: ["firmware"] } },
      points: { ...points, additionalProperties: point },
    },
  };
}
