import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { PanelLimits } from "./limits.ts";
import { sourceOf } from "./wrong-codes.ts";

/** Bounds the sockets of the whole server and of one source; what is too much is closed unread. */
export function boundConnections(server: Server, limits: PanelLimits): void {
  const bySource = new Map<string, number>();
  server.maxConnections = limits.connections;
  server.on("connection", (socket: Socket) => {
    const source = sourceOf(socket.remoteAddress ?? "");
    const open = (bySource.get(source) ?? 0) + 1;
    bySource.set(source, open);
    socket.once("close", () => {
      const left = (bySource.get(source) ?? 1) - 1;
      if (left === 0) bySource.delete(source);
      else bySource.set(source, left);
    });
    if (open > limits.connectionsOfSource) socket.destroy();
  });
}
