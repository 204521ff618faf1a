import { startTcpPeer } from "./tcp-peer.ts";

/** A port of the loopback that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const peer = await startTcpPeer({}, 0);
  await peer.close();
  return peer.port;
}
