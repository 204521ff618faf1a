import type { FastifyInstance } from "fastify";
import type { KeptBackup } from "../../contract/system-view.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

/** How the hub itself does: queues, storage, backups. */
export function addSystemRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { system, backups, gate, audit } = parts;

  addRead(app, gate, {
    path: "/api/system",
    access: "see-system",
    ofWholeHub: true,
    summary: "How the hub itself does (SystemView)",
    params: nothing,
    query: nothing,
    handle: async () => answer(await system.view()),
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/system/backups",
    access: "configure",
    ofWholeHub: true,
    summary: "Makes a backup now (KeptBackup)",
    params: nothing,
    query: nothing,
    body: nothing,
    guessable: true,
    async handle({ user, source }) {
      const made = await backups.takeNow();
      const isMade = typeof made !== "string";
      const object = isMade ? made.name : made;
      await audit(auditEntry({ user, source }, "make backup", object, isMade));
      if (!isMade) return refusal(made);
      const body: KeptBackup = made;
      return answer(body, 201);
    },
  });
}
