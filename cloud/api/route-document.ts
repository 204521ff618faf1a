import type { FastifySchema } from "fastify";
import { z } from "zod";

/** What the document says of a route. */
export interface DocumentedRoute {
  readonly method: string;
  readonly path: string;
  readonly access: string;
  readonly ofWholeHub?: boolean;
  readonly summary: string;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
}

/** The one shape of every refusal (`ApiProblem`). */
export const problemSchema = {
  $id: "Problem",
  type: "object",
  description: "Why a request was refused: a code for programs, a sentence for people",
  required: ["code", "message"],
  properties: {
    code: { type: "string" },
    message: { type: "string" },
    problems: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "text"],
        properties: { path: { type: "string" }, text: { type: "string" } },
      },
    },
    leftMs: { type: "number" },
    other: { type: "object", additionalProperties: true },
  },
} as const;

/**
 * JSON Schema of the zod schemas: the OpenAPI document cannot differ from what is checked.
 * @param nothing stands for parts of a request that a route has no use for
 */
export function documented(route: DocumentedRoute, nothing: z.ZodType): FastifySchema {
  const given = (schema: z.ZodType) => schema !== nothing;
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.access, ...(route.ofWholeHub === true ? ["whole-hub"] : [])],
    ...(route.access === "public" ? { security: [] } : {}),
    ...(given(route.params) ? { params: jsonSchema(route.params) } : {}),
    ...(given(route.query) ? { querystring: jsonSchema(route.query) } : {}),
    ...(given(route.body) ? { body: jsonSchema(route.body) } : {}),
    response: {
      "2xx": { description: route.summary },
      default: { description: "Refused", $ref: "Problem#" },
    },
  };
}

/** `GET /api/rooms/:site/:room` is `getRoomsBySiteByRoom`: a name for those who generate clients. */
export function operationIdOf({ method, path }: Pick<DocumentedRoute, "method" | "path">): string {
  const words = path
    .replace(/^\/api\//, "/")
    .split(/[/.-]/)
    .filter(Boolean)
    .map((word) => (word.startsWith(":") ? `By${capital(word.slice(1))}` : capital(word)));
  return `${method.toLowerCase()}${words.join("")}`;
}

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return rest;
}
