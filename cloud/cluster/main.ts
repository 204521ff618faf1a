import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { parseArgs } from "node:util";
import { createClock } from "../../contract/clock.ts";
import { readConfig } from "../config-file.ts";
import { createLog } from "../hub-log.ts";
import type { HubStore } from "../store/hub-store.ts";
import { openStore } from "../store/open-store.ts";
import { dialExternal } from "./external-broker.ts";
import { type IngestProcess, startIngestProcess } from "./ingest-process.ts";

/**
 * `ingest --config hub.yaml`: one more process that stores what rooms say, until SIGTERM or SIGINT.
 * `--child`: started by its hub, it ends with it, however that ends. Returns the exit code.
 */
export async function runIngest(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { config: { type: "string" }, child: { type: "boolean", default: false } },
  });
  const config = readConfig(values.config, complain);
  if (config === null) return 2;
  if (config.ingest === undefined || !("url" in config.mqtt)) {
    return complain(
      `${values.config ?? ""} has no ingest processes; say ingest: { processes: 0 } there, or more, ` +
        "with store.postgres and a broker at mqtt.url, and start the hub again",
    );
  }
  const ended = endOfProcess(values.child);
  const log = createLog();
  let running: IngestProcess;
  let store: HubStore | null = null;
  try {
    const password = readFileSync(config.mqtt.passwordFile, "utf8").trim();
    store = await openStore(config, log);
    running = await startIngestProcess({
      config,
      store,
      url: config.mqtt.url,
      dial: dialExternal(config.mqtt, password),
      clock: createClock(),
      randomBytes,
      log,
      machine: { host: hostname(), pid: process.pid },
      mayVoice: !values.child,
    });
  } catch (error) {
    await store?.close();
    if (process.connected) process.disconnect();
    const why = error instanceof Error ? error.message : String(error);
    return complain(`the ingest process does not start: ${why}`);
  }
  process.stdout.write(`ingest ${running.id}\n`);
  await ended;
  await running.stop();
  await store.close();
  if (process.connected) process.disconnect();
  return 0;
}

/** A child's channel to its hub closes when the hub is gone, even if it was killed. */
function endOfProcess(isChild: boolean): Promise<void> {
  return new Promise<void>((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
    if (!isChild) return;
    process.once("disconnect", () => resolve());
    if (!process.connected) resolve();
  });
}

function complain(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}
