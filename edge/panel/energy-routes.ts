import type { FastifyInstance } from "fastify";
import type { EnergyView } from "../../contract/energy.ts";
import { admit, type SessionPorts } from "./session-routes.ts";

export interface EnergyPorts {
  readonly energy: () => Promise<EnergyView>;
}

/** When a room was used, and by how many, is not for everybody on the network. */
export function addEnergyRoutes(
  app: FastifyInstance,
  { energy }: EnergyPorts,
  sessions: SessionPorts,
): void {
  app.get("/api/energy", async (request, reply) =>
    admit(sessions, request, reply, "viewer") === undefined ? reply : await energy(),
  );
}
