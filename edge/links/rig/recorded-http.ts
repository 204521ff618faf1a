import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { freePort } from "./free-port.ts";
import type { Exchange, RecordedDevice } from "./recorded-device.ts";

/** An access point that answers the one request of its recording: `GET /get_db`. */
export async function onAccessPoint({ sent, received }: Exchange): Promise<RecordedDevice> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    const asked = `${request.method} ${request.url}`;
    heard.push(asked);
    response.statusCode = asked === sent ? 200 : 404;
    response.end(received);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  return {
    links: {},
    binding: { http: { host: "127.0.0.1", port } },
    secret: "",
    heard: () => heard.join("\n"),
    speak: () => Promise.resolve(),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** A plate that visits the edge with one recorded request. */
export async function onVisit({ received }: Exchange): Promise<RecordedDevice> {
  const port = await freePort();
  return {
    links: { line: { "http-listen": { host: "127.0.0.1", port } } },
    binding: { link: "line", passwordFile: "key" },
    secret: "recorded-key",
    heard: () => "",
    async speak() {
      const socket = connect(port, "127.0.0.1");
      await once(socket, "connect");
      socket.resume();
      socket.write(received);
      await once(socket, "close");
    },
    close: () => Promise.resolve(),
  };
}
