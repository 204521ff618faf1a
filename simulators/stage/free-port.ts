import { createServer } from "node:net";

/** Browsers, and `fetch`, speak to no server there (Fetch standard, "bad port"); ours start at 8080. */
const barred: ReadonlySet<number> = new Set([10_080]);

/** The first port from `wanted` on that nobody listens on, within a hundred. */
async function freePort(wanted: number, taken: ReadonlySet<number>): Promise<number> {
  for (let port = wanted; port < wanted + 100; port++) {
    if (!taken.has(port) && !barred.has(port) && (await isFree(port))) return port;
  }
  throw new Error(`no free port from ${wanted} to ${wanted + 99}; end a program that uses them`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** A free port that no other part of this stage gets. */
export async function claimPort(wanted: number, taken: Set<number>): Promise<number> {
  const port = await freePort(wanted, taken);
  taken.add(port);
  return port;
}
