import { failed } from "../../contract/errors.ts";

/** Runs code of one driver and never throws: a fault ends there. */
export interface DriverGuard {
  /** What the code returns; undefined once it has failed, or when it may run no more. */
  run(code: () => unknown): unknown;
  /** Runs code that is not the driver's, though it called it. */
  outside<T>(code: () => T): T;
  /** Something the driver registered outside; to be undone when it ends. */
  registered(undo: () => void): void;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
/** Buffers, maps, promises and expressions work only as themselves. */
const isOrdinary = (value: unknown): value is object =>
  isObject(value) && Object.prototype.toString.call(value) === "[object Object]";
const isFunction = (value: unknown): value is (...args: unknown[]) => unknown =>
  typeof value === "function";

/**
 * What a driver is handed, seen through its fence. It looks the same from inside; but every function
 * that the driver passes out through it, by itself or as a part of an object, runs under the guard
 * when it is called back. So a driver that throws in the middle of a socket's or a timer's callback
 * harms nobody else.
 */
export function behindFence<T extends object>(given: T, guard: DriverGuard): T {
  const seen = new WeakMap<object, object>();

  const inward = (value: unknown): unknown => {
    if (value instanceof Promise) return value.then(inward);
    if (!isOrdinary(value)) return value;
    return seen.get(value) ?? viewOf(value);
  };

  function viewOf<O extends object>(value: O): O {
    const view = new Proxy(value, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (!isFunction(member)) return inward(member);
        return (...args: unknown[]) => called(target, member, args);
      },
    });
    seen.set(value, view);
    return view;
  }

  function called(target: object, method: (...args: unknown[]) => unknown, args: unknown[]) {
    const guarded = args.map((argument) => outward(argument, guard));
    const result: unknown = guard.outside(() => method.apply(target, guarded));
    const hasCallback = guarded.some((argument, at) => argument !== args[at]);
    // Whatever takes a callback and returns a function returns the way to take it back.
    if (hasCallback && isFunction(result)) guard.registered(() => void result());
    return isFunction(result) ? result : inward(result);
  }

  return viewOf(given);
}

/** The driver's own functions, guarded; what holds none is passed as it is. */
function outward(value: unknown, guard: DriverGuard): unknown {
  if (isFunction(value)) return (...args: unknown[]) => guard.run(() => value(...args));
  if (Array.isArray(value) && value.some((member) => holdsAny(member, 2))) {
    return value.map((member: unknown) => outward(member, guard));
  }
  if (!isOrdinary(value) || !holdsFunctions(value, 3)) return value;
  return new Proxy(value, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (!isFunction(member)) return outward(member, guard);
      return (...args: unknown[]) =>
        spoken(
          name,
          guard.run(() => member.apply(target, args)),
        );
    },
  });
}

/** What a line is told by a driver that has failed, where "nothing" would not do. */
const unspoken: ReadonlyMap<string | symbol, unknown> = new Map<string, unknown>([
  ["text", ""],
  ["answer", null],
  ["open", failed("driver-failed")],
  ["hear", { kind: "other" }],
]);

function spoken(name: string | symbol, said: unknown): unknown {
  return said instanceof Promise
    ? said.then((later: unknown) => later ?? unspoken.get(name))
    : (said ?? unspoken.get(name));
}

/** Objects of a class hold methods; data may hold some, at most so many levels down. */
function holdsFunctions(value: object, levels: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return true;
  return levels > 0 && Object.values(value).some((member) => holdsAny(member, levels - 1));
}

const holdsAny = (member: unknown, levels: number): boolean =>
  isFunction(member) ||
  (Array.isArray(member) && member.some((one) => holdsAny(one, levels - 1))) ||
  (isOrdinary(member) && holdsFunctions(member, levels));
