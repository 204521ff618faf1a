import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Act, ActResult } from "../contract/act.ts";
import type { RoomEvent, RoomView } from "../contract/api.ts";
import { createClock, type TimeLine } from "../contract/clock.ts";
import type { Failure } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import type { Assets } from "./assets.ts";
import { createDeviceRunner, type DeviceRunner } from "./devices/device-runner.ts";
import { devicesOfKind, type RoomModel } from "./devices/room-model.ts";
import { createDriver } from "./drivers/create-driver.ts";
import { assertLimits } from "./limits.ts";
import { createOnoffBackEnd } from "./links/gpio-onoff.ts";
import { createLinks } from "./links/links.ts";
import { Loop } from "./loop.ts";
import { createPlates } from "./nameplates/plates.ts";
import { createPlateRenderer, type RenderProgram } from "./nameplates/plate-renderer.ts";
import { openPanel } from "./panel/open-panel.ts";
import { isClockPlausible } from "./room/clock-trust.ts";
import { readSecret } from "./secrets.ts";
import { storeLimits } from "./store/limits.ts";
import { openStore } from "./store/sqlite-store.ts";
import { openUplink } from "./uplink/open-uplink.ts";
import type { Uplink } from "./uplink/uplink.ts";

export interface EdgePorts {
  readonly assets: Assets;
  /** Room time against real time; `realTime` outside demonstrations. */
  readonly time: TimeLine;
  readonly renderProgram: RenderProgram;
  readonly version: string;
  readonly log: Log;
}

/** A running room. */
export interface Edge {
  readonly panelUrl: string;
  /** A fresh one-time link that signs one browser in. */
  enterLink(): string;
  view(): RoomView;
  /** Tells every change from now on. Returns how to stop. */
  onEvent(listener: (event: RoomEvent) => void): () => void;
  act(act: Act, by: string): ActResult;
  /** Ends everything in the reverse order of its start. Devices keep their state. */
  stop(): Promise<void>;
}

/**
 * Starts a room: memory, lines, devices, loop, panel, uplink. It starts with any device, broker or
 * hub missing. Rejects only when its own memory or its panel's port cannot be had.
 */
export async function createEdge(model: RoomModel, ports: EdgePorts): Promise<Edge> {
  assertLimits();
  const { config } = model;
  const { assets, log, time, version } = ports;
  const wireClock = createClock();
  const roomClock = createClock(time);
  const started: (() => void | Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of started.splice(0).reverse()) await stop();
  };
  try {
    await mkdir(config.data, { recursive: true, mode: 0o700 });
    const memory = openStore(join(config.data, "room.db"), {
      random: (size) => randomBytes(size),
      limits: storeLimits,
    });
    started.push(() => memory.store.close());
    for (const finding of memory.findings) log.error({ ...finding }, "the database was set aside");
    const { store, access } = memory;

    const renderer = createPlateRenderer({ program: ports.renderProgram, clock: wireClock, log });
    started.push(() => renderer.stop());
    const plates = createPlates({
      plates: devicesOfKind(model, "nameplate").map(({ id, binding }) => ({
        device: id,
        seat: binding.seat,
      })),
      render: renderer.render,
      onReady: () => loop.wake(),
      log,
    });

    const links = createLinks(model, {
      wireClock,
      random: Math.random,
      readSecret,
      gpio: createOnoffBackEnd("/sys/class/gpio"),
      log: (link, failure) => logLink(log, link, failure),
    });
    const lastRecordMs = store.recordsAfter(store.lastNumber() - 1, 1).at(-1)?.atMs ?? null;
    // The loop looks at the uplink, the uplink at the loop; one of them has to come first.
    let uplink: Uplink | null = null;
    const loop: Loop = new Loop({
      model,
      store,
      stored: store.load(),
      roomClock,
      wireClock,
      speed: time.speed,
      version,
      newId: randomUUID,
      isClockTrusted: (nowMs) => isClockPlausible(nowMs, lastRecordMs),
      plates,
      hubConnected: () => uplink?.connected() ?? false,
      onRecords: () => uplink?.wake(),
      onStoreTrouble: (reason) =>
        log.error({ reason: String(reason) }, "the store refused to write"),
    });
    uplink = await openUplink(config, { store, loop, wireClock, log });
    const runners = new Map<string, DeviceRunner>();
    for (const device of model.devices.values()) {
      const driver = createDriver(device, links, {
        wireClock,
        readSecret,
        image: (hash) => plates.imageOf(hash),
      });
      runners.set(device.id, createDeviceRunner(device, driver, wireClock, loop.intake));
    }
    const panel = await openPanel(model, {
      loop,
      access,
      plates,
      assetsDir: assets.panelDir,
      wireClock,
      log,
    });
    started.push(() => panel.stop());
    await links.start();
    started.push(() => links.stop());
    for (const runner of runners.values()) {
      runner.start();
      started.push(() => runner.stop());
    }
    loop.start(runners);
    started.push(() => loop.stop());
    uplink?.start();
    started.push(() => uplink?.stop());
    return {
      panelUrl: panel.url,
      enterLink: () => panel.enterLink(),
      view: () => loop.view(),
      onEvent: (listener) => loop.onEvent(listener),
      act: (act, by) => loop.act(act, by),
      stop: stopAll,
    };
  } catch (reason) {
    await stopAll();
    throw reason;
  }
}

/** A line's fate is told when it changes, not at every try. */
function logLink(log: Log, link: string, failure: Failure | null): void {
  if (failure === null) log.info({ link }, "line up");
  else log.warn({ link, code: failure.code, detail: failure.detail }, "line down");
}
