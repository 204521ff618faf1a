import type { Socket } from "./live.ts";

/** Where a socket below `api/` is reached. */
export function socketUrl(base: string, path: string): string {
  const url = new URL(`api/${path}`, base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.hash = "";
  return url.href;
}

/** A WebSocket of the browser as `createLive` uses it. Binary messages are not for us. */
export function openSocket(url: string, hear: (text: string) => void, ended: () => void): Socket {
  const socket = new WebSocket(url);
  socket.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") hear(event.data);
  });
  socket.addEventListener("close", ended);
  return { close: () => socket.close() };
}
