import { type Clock, sleep } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import type { ProbeFinding } from "../../contract/setup.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import { createDriver } from "../drivers/create-driver.ts";
import type { Driver, PointSample } from "../drivers/driver.ts";
import { type LinkPorts, createLinks, type Links } from "../links/links.ts";
import { judgeProbe } from "./verdict.ts";

export interface ProbePorts extends LinkPorts {
  /** How long a line may take to come up, and a device that tells by itself to tell. */
  readonly listenMs: number;
  /** Told after each device, in the order they were done. */
  readonly found: (finding: ProbeFinding) => void;
}

/** How often a line that is coming up is looked at, wire time. */
const lookEveryMs = 50;

/**
 * Asks every device of a room who it is and for every point it has, and compares. Reads only: no
 * command is ever sent. Lines are asked side by side, the devices of one line one after another.
 * Findings come in the order of the room file. Never rejects for what a device or a line does.
 */
export async function probeRoom(
  model: RoomModel,
  ports: ProbePorts,
): Promise<readonly ProbeFinding[]> {
  const links = createLinks(model, ports);
  const driverPorts = { ...ports, image: () => undefined };
  const probes = [...model.devices.values()].map((device) => ({
    device,
    driver: createDriver(device, links, driverPorts),
  }));
  await links.start();
  try {
    const lines = [...new Set(probes.map(({ device }) => device.link))];
    const found = await Promise.all(
      lines.map(async (line) => {
        const onLine = probes.filter(({ device }) => device.link === line);
        return await probeLine(line, onLine, links, ports);
      }),
    );
    const byDevice = new Map(found.flat().map((finding) => [finding.device, finding]));
    return [...model.devices.keys()].flatMap((id) => byDevice.get(id) ?? []);
  } finally {
    await links.stop();
  }
}

interface Probe {
  readonly device: DeviceModel;
  readonly driver: Driver;
}

/** Devices that tell by themselves are heard together: each may take the whole time. */
async function probeLine(
  line: string,
  probes: readonly Probe[],
  links: Links,
  ports: ProbePorts,
): Promise<readonly ProbeFinding[]> {
  await untilUp(line, links, ports);
  const tells = probes.filter(({ driver }) => driver.mode === "push");
  const listening = Promise.all(tells.map(async (probe) => await listen(probe, ports)));
  const findings: ProbeFinding[] = [];
  for (const probe of probes.filter(({ driver }) => driver.mode === "poll")) {
    findings.push(await ask(probe, ports));
  }
  return [...findings, ...(await listening)];
}

const healthOf = (links: Links, line: string) =>
  links.health().find((health) => health.link === line);

async function untilUp(line: string, links: Links, { wireClock, listenMs }: ProbePorts) {
  const deadlineMs = wireClock.monotonicMs() + listenMs;
  while (healthOf(links, line)?.up === false && wireClock.monotonicMs() < deadlineMs) {
    await pause(wireClock, lookEveryMs);
  }
}

const pause = async (clock: Clock, ms: number): Promise<void> =>
  await sleep(clock, "probe", ms, new AbortController().signal);

async function ask({ device, driver }: Probe, ports: ProbePorts): Promise<ProbeFinding> {
  const told = new Map<string, PointSample>();
  driver.start({ samples: (samples) => keep(told, samples), lost: () => {} });
  const result = await driver.read([...device.points.keys()], "self-test");
  keep(told, result.samples);
  await driver.stop();
  return report(device, told, result.failures, ports);
}

async function listen({ device, driver }: Probe, ports: ProbePorts): Promise<ProbeFinding> {
  const told = new Map<string, PointSample>();
  let lost: Failure | null = null;
  driver.start({
    samples: (samples) => keep(told, samples),
    lost: (failure) => (lost = failure),
  });
  await driver.read([...device.points.keys()], "self-test");
  const deadlineMs = ports.wireClock.monotonicMs() + ports.listenMs;
  while (told.size < device.points.size && ports.wireClock.monotonicMs() < deadlineMs) {
    await pause(ports.wireClock, lookEveryMs);
  }
  await driver.stop();
  const silence: Failure = lost ?? { code: "link-timeout", detail: "it told nothing by itself" };
  const failures = [...device.points.keys()].map((point) => ({ point, failure: silence }));
  return report(device, told, failures, ports);
}

function keep(told: Map<string, PointSample>, samples: readonly PointSample[]): void {
  for (const sample of samples) told.set(sample.point, sample);
}

function report(
  device: DeviceModel,
  told: ReadonlyMap<string, PointSample>,
  failures: readonly { readonly point: string; readonly failure: Failure }[],
  { found }: ProbePorts,
): ProbeFinding {
  const finding = judgeProbe(device, { samples: [...told.values()], failures });
  found(finding);
  return finding;
}
