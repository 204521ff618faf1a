import type { DeviceView } from "../../api.ts";
import type { Message } from "../../message.ts";
import type { DeviceKind } from "../../points.ts";
import {
  type SelfTestResult,
  type SelfTestRun,
  type SelfTestStep,
  worstOf,
} from "../../selftest.ts";

/** How a device stands in a test, worst first. */
export const standings = ["fail", "warn", "running", "pass", "skipped", "not-supported"] as const;
export type Standing = (typeof standings)[number];

/** What a test has come to at one device. */
export interface DeviceResult {
  readonly device: string;
  /** Null of the room's own machine, and of a device the room has no more. */
  readonly kind: DeviceKind | null;
  readonly standing: Standing;
  /** What is being tried there just now. */
  readonly now: Message | null;
  /** Worst first, otherwise in the order of the test. */
  readonly steps: readonly SelfTestStep[];
}

/** The devices of a test, worst first, otherwise in the room's own order. */
export function deviceResults(
  steps: readonly SelfTestStep[],
  devices: readonly Pick<DeviceView, "device" | "kind">[],
  now: SelfTestRun["now"],
): readonly DeviceResult[] {
  const kinds = new Map(devices.map(({ device, kind }) => [device, kind]));
  const tested = new Set([...now, ...steps].map(({ device }) => device));
  const inOrder = [...kinds.keys(), ...[...tested].filter((device) => !kinds.has(device))];
  return inOrder
    .filter((device) => tested.has(device))
    .map((device): DeviceResult => {
      const own = steps.filter((step) => step.device === device);
      const text = now.find((each) => each.device === device)?.text ?? null;
      return {
        device,
        kind: kinds.get(device) ?? null,
        standing: standingOf(own, text !== null),
        now: text,
        steps: worstFirst(own, ({ result }) => result),
      };
    })
    .toSorted((left, right) => rankOf(left.standing) - rankOf(right.standing));
}

/** What failed stays in sight while the rest of the device is tried. */
function standingOf(steps: readonly SelfTestStep[], isRunning: boolean): Standing {
  const worst: SelfTestResult = worstOf(steps);
  return isRunning && !isFinding(worst) ? "running" : worst;
}

/** Steps that went wrong for one reason, and what to do about them. */
export interface Finding {
  readonly steps: readonly SelfTestStep[];
  readonly cause: Message | null;
  readonly action: Message | null;
}

/** What went wrong, in the order of the steps: one advice is given once. */
export function findingsOf(steps: readonly SelfTestStep[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const step of steps.filter(({ result }) => isFinding(result))) {
    const { cause, action } = step;
    const advice = JSON.stringify([cause, action]);
    const before = found.get(advice)?.steps ?? [];
    found.set(advice, { steps: [...before, step], cause, action });
  }
  return [...found.values()];
}

/** Somebody should look at it. */
export const isFinding = (standing: Standing): boolean =>
  standing === "fail" || standing === "warn";

const rankOf = (standing: Standing): number => standings.indexOf(standing);

/** Sorted by how bad it is; equals keep their order. */
export const worstFirst = <T>(items: readonly T[], standing: (item: T) => Standing): readonly T[] =>
  items.toSorted((left, right) => rankOf(standing(left)) - rankOf(standing(right)));
