import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Failure } from "../../contract/errors.ts";
import { type SourceSettings, sourceSettingsSchema } from "../../contract/sources.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { StoredSource } from "../store/source-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const sourceParams = z.strictObject({ id: z.string().regex(/^src-[0-9a-f]{16}$/) });

/** A password, a client secret or a key file; never sent back. */
const secretSchema = z.string().max(16_384);

const isAddressed = ({ kind, url }: SourceSettings): boolean =>
  (kind !== "caldav" && kind !== "ics-url") || url !== "";
const addressMissing = { path: ["settings", "url"], message: "say where the calendar is" };

const tokenGiven = { path: ["secret"], message: "the hub makes the token: POST …/token" };

/** Where rooms' bookings come from: for administrators. */
export function addSourceRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { sources, gate } = parts;

  addRead(app, gate, {
    path: "/api/sources",
    access: "configure",
    summary: "All sources of bookings and how they do (SourceView[]), without their passwords",
    params: nothing,
    query: nothing,
    handle: async ({ sees }) => answer((await sources.list()).filter(sees)),
  });

  addMakeRoute(app, parts);
  addChangeRoute(app, parts);
  addRemoveRoute(app, parts);
  addTestRoute(app, parts);
  addHeldRoute(app, parts);
  addUploadRoute(app, parts);
  addTokenRoute(app, parts);
}

function addMakeRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: "/api/sources",
    access: "configure",
    summary: "Adds a source ({ source, token }); the token of an office system is shown once",
    params: nothing,
    query: nothing,
    body: z
      .strictObject({ settings: sourceSettingsSchema, secret: secretSchema.default("") })
      .refine(({ settings }) => isAddressed(settings), addressMissing),
    async handle({ body: { settings, secret }, user, source, sees }) {
      if (!sees(settings) || !(await isRoom(parts, settings))) return refusal("unknown-room");
      const made = await sources.create(settings, secret);
      const object = `${keyOf(settings)} ${made?.source.id ?? ""}`;
      await audit(auditEntry({ user, source }, "add source", object, made !== null));
      return made === null ? refusal("too-many-sources") : answer(made, 201);
    },
  });
}

function addChangeRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, audit, gate } = parts;
  addRoute(app, gate, {
    method: "PUT",
    path: "/api/sources/:id",
    access: "configure",
    summary: "Changes a source ({ source, token }); its password stays when none is given",
    params: sourceParams,
    query: nothing,
    body: z
      .strictObject({
        settings: sourceSettingsSchema,
        secret: secretSchema.nullable().default(null),
      })
      .refine(({ settings }) => isAddressed(settings), addressMissing)
      .refine(({ settings, secret }) => settings.kind !== "rest" || secret === null, tokenGiven),
    async handle({ params, body: { settings, secret }, user, source, sees }) {
      const known = await sources.find(params.id);
      if (known === null || !sees(known.settings)) return refusal("unknown-source");
      if (!sees(settings) || !(await isRoom(parts, settings))) return refusal("unknown-room");
      const made = await sources.change(known, settings, secret);
      await audit(auditEntry({ user, source }, "change source", objectOf(known), true));
      return answer(made);
    },
  });
}

function addRemoveRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, audit, gate } = parts;
  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/sources/:id",
    access: "configure",
    summary: "Deletes a source; its meetings are called off",
    params: sourceParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source, sees }) {
      const known = await sources.find(params.id);
      if (known === null || !sees(known.settings)) return refusal("unknown-source");
      await sources.remove(known);
      await audit(auditEntry({ user, source }, "delete source", objectOf(known), true));
      return answer({ id: known.id });
    },
  });
}

function addTestRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, desk, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: "/api/sources/:id/test",
    access: "configure",
    summary: "Asks a source at once and takes over what it says (SourceView)",
    params: sourceParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source, sees }) {
      const known = await sources.find(params.id);
      if (known === null || !sees(known.settings)) return refusal("unknown-source");
      const asked = await desk.ask(known.id);
      await audit(auditEntry({ user, source }, "test source", objectOf(known), asked.ok));
      return await viewOf(parts, known.id);
    },
  });
}

function addHeldRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, sourceIntake, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: "/api/sources/:id/held",
    access: "configure",
    summary: "Decides on meetings that vanished all at once: called off, or they hold (SourceView)",
    params: sourceParams,
    query: nothing,
    body: z.strictObject({ accept: z.boolean() }),
    async handle({ params, body: { accept }, user, source, sees }) {
      const known = await sources.find(params.id);
      if (known === null || !sees(known.settings)) return refusal("unknown-source");
      await sourceIntake.decide(known, accept);
      const action = accept ? "call off vanished meetings" : "keep vanished meetings";
      await audit(auditEntry({ user, source }, action, objectOf(known), true));
      return await viewOf(parts, known.id);
    },
  });
}

function addUploadRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, desk, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: "/api/sources/:id/upload",
    access: "configure",
    summary: "Takes over an iCalendar file for a source of that kind (SourceView)",
    params: sourceParams,
    query: nothing,
    body: z.strictObject({ text: z.string().min(1).max(hubLimits.sources.uploadBytes) }),
    // Each sign may take several bytes on its way.
    bodyBytes: 4 * hubLimits.sources.uploadBytes,
    async handle({ params, body: { text }, user, source, sees }) {
      const known = await sources.find(params.id);
      if (known === null || !sees(known.settings)) return refusal("unknown-source");
      if (known.settings.kind !== "ics-file") return refusal("not-uploadable");
      const read = await desk.upload(known, text);
      await audit(auditEntry({ user, source }, "upload calendar", objectOf(known), read.ok));
      return read.ok ? await viewOf(parts, known.id) : unreadable(read.failure);
    },
  });
}

function addTokenRoute(app: FastifyInstance, parts: ApiParts): void {
  const { sources, audit, gate } = parts;
  addRoute(app, gate, {
    method: "POST",
    path: "/api/sources/:id/token",
    access: "configure",
    summary: "Makes a new token for an office system ({ token }), shown once; the old one ends",
    params: sourceParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source, sees }) {
      const known = await sources.find(params.id);
      if (known?.settings.kind !== "rest" || !sees(known.settings)) {
        return refusal("unknown-source");
      }
      const token = sources.newToken(known.id);
      await audit(auditEntry({ user, source }, "new token of source", objectOf(known), true));
      return answer({ token }, 201);
    },
  });
}

const objectOf = ({ id, settings }: StoredSource): string => `${keyOf(settings)} ${id}`;

async function isRoom({ store }: ApiParts, { site, room }: SourceSettings): Promise<boolean> {
  return (await store.rooms.find({ site, room })) !== null;
}

async function viewOf({ sources }: ApiParts, id: string): Promise<Answer> {
  const source = await sources.find(id);
  return source === null ? refusal("unknown-source") : answer(await sources.view(source));
}

function unreadable({ code }: Failure): Answer {
  const { status, body } = refusal("unreadable-calendar");
  return { status, body: { ...body, failure: { code } } };
}
