import { failed, success } from "../../contract/errors.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";
import type { Wire } from "../links/wire.ts";
import type { Driver, DriverListener, PointSample, Priority, ReadResult } from "./driver.ts";
import { toSample, toWire } from "./point-value.ts";

/**
 * The skeleton of a driver, to be copied. It is compiled with everything else, so it cannot rot.
 *
 * 1. Say in `contract/profile.ts` what a profile of the new driver holds: a schema for its link and
 *    one for its points, added to `profileSchema`. Data only: no register of a site, no expression.
 * 2. Write the codec as pure functions in a file of its own, with the maker's frames as its tests.
 * 3. Copy this class. Take the owner of the line from `Links`; never open a socket or a port here.
 * 4. Add a case to `create-driver.ts`; the compiler names the places that are still missing.
 * 5. Test it by a conversation on a real wire: bytes out, bytes in, readings.
 *
 * What every driver keeps to: it never throws for what a device does, never logs, never retries on
 * its own, keeps no value of the room, and reports as read only what the device has said.
 */
export class Blueprint implements Driver {
  /** poll: the room asks · push: the device tells, and `read` may return nothing. */
  readonly mode = "poll";
  readonly #device: DeviceModel;
  readonly #wire: Wire;
  #unwatch: () => void = () => {};

  constructor(device: DeviceModel, wire: Wire) {
    this.#device = device;
    this.#wire = wire;
  }

  /** The link may be up, down or not started yet; `watch` tells its present state at once. */
  start(listener: DriverListener): void {
    this.#unwatch = this.#wire.state.watch({
      up: () => {},
      down: (failure) => listener.lost(failure),
    });
  }

  /** The link's owner settles what is in flight when it stops; settle here what only you know of. */
  stop(): Promise<void> {
    this.#unwatch();
    return Promise.resolve();
  }

  /**
   * Every point asked for ends either in `samples` or, with its own reason, in `failures`; only those
   * that nothing can be asked for are left out.
   */
  async read(points: readonly string[], priority: Priority): Promise<ReadResult> {
    const samples: PointSample[] = [];
    const failures: { point: string; failure: Failure }[] = [];
    for (const point of points) {
      const answer = await this.#exchange(`get ${point}`, priority);
      const sample = answer.ok ? this.#decode(point, answer.value) : answer;
      if (sample.ok) samples.push(sample.value);
      else failures.push({ point, failure: sample.failure });
    }
    return { samples, failures };
  }

  /** Success is that the device took it. Whether it has happened is for `read` to find out. */
  async write(point: string, value: PointValue, priority: Priority): Promise<Outcome<void>> {
    const model = this.#device.points.get(point);
    if (model?.writable !== true) return failed("device-illegal-address", `${point} is read only`);
    const wire = toWire(model.kind, model.settings, value);
    if (!wire.ok) return wire;
    const answer = await this.#exchange(`set ${point} ${wire.value}`, priority);
    return answer.ok ? success(undefined) : answer;
  }

  /** Meaning, scale, sentinels and plausibility are the profile's; `toSample` applies them. */
  #decode(point: string, wire: string): Outcome<PointSample> {
    const model = this.#device.points.get(point);
    return model === undefined
      ? failed("device-illegal-address", `${point} is not in the profile`)
      : toSample(point, model.kind, model.settings, wire);
  }

  /** A real driver hands its request to the line's owner, which answers in its turn. */
  #exchange(request: string, _priority: Priority): Promise<Outcome<string>> {
    const sent = this.#wire.send(Buffer.from(request), null);
    return Promise.resolve(sent.ok ? success("") : sent);
  }
}
