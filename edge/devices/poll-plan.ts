import type { DeviceModel } from "./room-model.ts";

/** Where one point stands. Times are of the wire's monotonic clock. */
interface Turn {
  readonly everyMs: number;
  /** Start of the period in which the point is asked for next. */
  dueMs: number;
  /** null: never asked for. */
  askedMs: number | null;
  isInFlight: boolean;
}

/**
 * A point on the move (a lamp warming up, a value just written) or watched is looked at this often, at
 * every slot: what is seen late adds up along a power-down, of whose time ours is two seconds at most.
 */
const movingEveryMs = 500;
/** After a start every point is known soon, even one that is otherwise read once an hour. */
const firstWithinMs = 10_000;
/** Nothing is asked for more often than this, whatever a profile says. */
const shortestEveryMs = 100;
/** What is nearly due is asked along with its neighbours: one wake-up, and often one request. */
const slackMs = 100;
const slackShare = 0.2;

/**
 * When each point of one device is asked for. A point is asked once in each of its periods; the end
 * of the period is its deadline, so that on a shared line fast points go before slow ones. Periods
 * stand on one grid for all devices: what falls due together is read together, and the process wakes
 * once for it. A point that comes late takes up the period it is in; missed ones do not pile up.
 */
export class PollPlan {
  readonly #turns = new Map<string, Turn>();

  constructor(device: DeviceModel) {
    for (const { name, settings } of device.points.values()) {
      this.#turns.set(name, {
        everyMs: Math.max(shortestEveryMs, settings.every),
        dueMs: Number.NEGATIVE_INFINITY,
        askedMs: null,
        isInFlight: false,
      });
    }
  }

  /** The points whose turn has come and that are not asked for already, nearest deadline first. */
  due(isMoving: (point: string) => boolean, nowMs: number): readonly string[] {
    return [...this.#turns]
      .filter(([, turn]) => !turn.isInFlight)
      .filter(([point, turn]) => turnMs(turn, isMoving(point)) <= nowMs + slackOf(turn))
      .map(([point, turn]) => ({ point, deadlineMs: deadlineMs(turn, nowMs) }))
      .sort((left, right) => left.deadlineMs - right.deadlineMs)
      .map(({ point }) => point);
  }

  /** Notes that one request asks for these points. Returns when the first of them is wanted. */
  asked(points: readonly string[], nowMs: number): number {
    let firstMs = Number.POSITIVE_INFINITY;
    for (const turn of this.#each(points)) {
      firstMs = Math.min(firstMs, deadlineMs(turn, nowMs));
      if (!isBetweenTurns(turn, nowMs)) turn.dueMs = periodMs(turn, nowMs) + turn.everyMs;
      turn.askedMs = nowMs;
      turn.isInFlight = true;
    }
    return firstMs;
  }

  /** The request for these points has ended, well or not. */
  ended(points: readonly string[], nowMs: number): void {
    for (const turn of this.#each(points)) {
      turn.isInFlight = false;
      turn.dueMs = periodMs(turn, nowMs);
    }
  }

  /** Asks for these points as after a start. One that is on its way is left to its answer. */
  renew(points: Iterable<string>): void {
    for (const turn of this.#each([...points])) {
      if (turn.isInFlight) continue;
      turn.dueMs = Number.NEGATIVE_INFINITY;
      turn.askedMs = null;
    }
  }

  #each(points: readonly string[]): readonly Turn[] {
    return points.flatMap((point) => this.#turns.get(point) ?? []);
  }
}

/** Start of the period that a request would be made for now: the next one, or the present when late. */
const periodMs = ({ dueMs, everyMs }: Turn, nowMs: number): number =>
  Math.max(dueMs, Math.floor(nowMs / everyMs) * everyMs);

/** A point that moves is asked for between its turns; its turn comes all the same. */
const isBetweenTurns = (turn: Turn, nowMs: number): boolean => turn.dueMs > nowMs + slackOf(turn);

const slackOf = ({ everyMs }: Turn): number => Math.min(slackMs, everyMs * slackShare);

function deadlineMs(turn: Turn, nowMs: number): number {
  const { askedMs, everyMs } = turn;
  if (askedMs === null) return nowMs + Math.min(everyMs, firstWithinMs);
  if (isBetweenTurns(turn, nowMs)) return nowMs + Math.min(everyMs, movingEveryMs);
  return periodMs(turn, nowMs) + everyMs;
}

function turnMs({ dueMs, askedMs, everyMs }: Turn, isMoving: boolean): number {
  if (!isMoving || askedMs === null) return dueMs;
  return Math.min(dueMs, askedMs + Math.min(movingEveryMs, everyMs));
}
