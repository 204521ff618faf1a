import type { FastifyInstance } from "fastify";
import type { ApiParts } from "./api-parts.ts";
import type { RoomMetric } from "../system/hub-metrics.ts";
import { storeFigures } from "../store/store-figures.ts";
import { answer } from "./problem.ts";
import { addRead, nothing } from "./route.ts";

/** `/metrics` for Prometheus: with a token whose scope holds `see-system`, or a session. */
export function addMetricRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { metrics, ingest, store, views, outlet, backups, feed, gate } = parts;
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
  });
  addRead(app, gate, {
    path: "/metrics",
    access: "see-system",
    ofWholeHub: true,
    summary: "Figures for Prometheus, in its text form",
    params: nothing,
    query: nothing,
    async handle({ reply }) {
      void reply.header("content-type", metrics.contentType);
      return answer(
        await metrics.text({
          figures: () => ingest.figures(),
          history: () => store.readings.figures(),
          rooms: async () => (await views.all()).map(roomMetric),
          store: () => storeFigures(store.database),
          async backup() {
            const view = await backups.view();
            return view.kind === "own" ? { newestMs: view.kept[0]?.takenAtMs ?? null } : null;
          },
          brokerOnline: () => outlet.online(),
          livePages: () => feed.rooms.size,
        }),
      );
    },
  });
}

type RoomView = Awaited<ReturnType<ApiParts["views"]["all"]>>[number];

const roomMetric = ({ site, room, online, openAlarms, dutiesToday }: RoomView): RoomMetric => ({
  site,
  room,
  online,
  alarmsOpen: openAlarms,
  duties: dutiesToday,
});
