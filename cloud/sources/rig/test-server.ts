import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";

/** For tests: a server of HTTP on a port of its own. */
export interface TestServer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** @param host which address it listens at */
export async function startServer(
  answer: RequestListener,
  host = "127.0.0.1",
): Promise<TestServer> {
  const server = createServer(answer);
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
