import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { message } from "../../contract/message.ts";
import { personChangeSchema, personRequestSchema, type PersonView } from "../../contract/people.ts";
import type { PeopleRefusal } from "./people.ts";
import { refuse, refuseForm } from "./problem.ts";
import { admit, type SessionPorts } from "./session-routes.ts";

const paramsSchema = z.object({ id: z.string().min(1).max(80) });

/** Who may sign in by a PIN: administrators see, add, change and remove. */
export function addPeopleRoutes(app: FastifyInstance, sessions: SessionPorts): void {
  const { people, note } = sessions;

  app.get("/api/people", (request, reply) => {
    if (admit(sessions, request, reply, "administrator") === undefined) return reply;
    return people.list();
  });

  app.post("/api/people", async (request, reply) => {
    const by = admit(sessions, request, reply, "administrator");
    if (by === undefined) return reply;
    const asked = personRequestSchema.safeParse(request.body);
    if (!asked.success) return refuseForm(reply, asked.error);
    const added = await people.add(asked.data);
    if (typeof added !== "string") {
      const params = { name: added.name, ...roleParam(added) };
      note(by.name, "people", message("act.person-added", params));
    }
    return answer(reply, added, 201);
  });

  app.put("/api/people/:id", async (request, reply) => {
    const by = admit(sessions, request, reply, "administrator");
    if (by === undefined) return reply;
    const asked = personChangeSchema.safeParse(request.body);
    if (!asked.success) return refuseForm(reply, asked.error);
    const changed = await people.change(idOf(request.params), asked.data);
    if (typeof changed !== "string") {
      const { name } = changed;
      if (asked.data.role !== undefined) {
        note(by.name, "people", message("act.person-role", { name, ...roleParam(changed) }));
      }
      if (asked.data.pin !== undefined)
        note(by.name, "people", message("act.person-pin", { name }));
    }
    return answer(reply, changed, 200);
  });

  app.delete("/api/people/:id", (request, reply) => {
    const by = admit(sessions, request, reply, "administrator");
    if (by === undefined) return reply;
    const removed = people.remove(idOf(request.params));
    if (typeof removed !== "string") {
      note(by.name, "people", message("act.person-removed", { name: removed.name }));
    }
    return answer(reply, removed, 200);
  });
}

const roleParam = ({ role }: Pick<PersonView, "role">) => ({ panelRole: role });

/** An id that cannot be one is nobody's. */
const idOf = (params: unknown): string => paramsSchema.safeParse(params).data?.id ?? "";

const answer = (reply: FastifyReply, result: PersonView | PeopleRefusal, status: number) =>
  typeof result === "string" ? refuse(reply, result) : reply.code(status).send(result);
