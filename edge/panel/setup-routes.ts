import type { FastifyInstance, FastifyReply } from "fastify";
import type { RoomView } from "../../contract/api.ts";
import type { Clock } from "../../contract/clock.ts";
import { message } from "../../contract/message.ts";
import type { SetupView } from "../../contract/setup.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import { type Backup, backupName, type Backups } from "../setup/backups.ts";
import type { PanelLimits } from "./limits.ts";
import { refuse } from "./problem.ts";
import { admit, type SessionPorts } from "./session-routes.ts";

/** The machine, its lines and its memory, as the set-up page shows and handles them. */
export interface SetupPanelPorts {
  readonly setup: {
    view(): Promise<SetupView>;
    /** False when the devices are being asked already. */
    startProbe(by: string): boolean;
    readonly backups: Backups;
  };
  readonly roomView: () => RoomView;
  readonly clock: Clock;
  readonly limits: PanelLimits;
}

export function addSetupRoutes(
  app: FastifyInstance,
  ports: SetupPanelPorts,
  sessions: SessionPorts,
): void {
  app.get("/api/setup", async (request, reply) =>
    admit(sessions, request, reply, "viewer") === undefined ? reply : await ports.setup.view(),
  );

  app.post("/api/setup/probe", async (request, reply) => {
    const who = admit(sessions, request, reply, "technician");
    if (who === undefined) return reply;
    if (!ports.setup.startProbe(who.name)) return refuse(reply, "probe-running");
    return reply.code(202).send(await ports.setup.view());
  });

  // It holds names of people, and what signs them in.
  app.get("/api/backup", async (request, reply) => {
    const who = admit(sessions, request, reply, "administrator");
    if (who === undefined) return reply;
    const backup = await ports.setup.backups.take();
    if (typeof backup === "string") return refuse(reply, backup);
    sessions.note(who.name, "backup", message("act.backup"));
    return sendBackup(ports, backup, reply);
  });
}

function sendBackup(ports: SetupPanelPorts, backup: Backup, reply: FastifyReply): FastifyReply {
  const cancel = ports.clock.after("backup", ports.limits.backupMs, () => backup.content.destroy());
  backup.content.once("close", cancel);
  const room = ports.roomView();
  const name = backupName(room, wallClock(room.timeZone, room.nowMs));
  return reply
    .header("content-disposition", `attachment; filename="${name}"`)
    .header("content-length", backup.bytes)
    .type("application/vnd.sqlite3")
    .send(backup.content);
}
