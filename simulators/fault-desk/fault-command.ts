import { z } from "zod";
import { faults, isFault } from "../faults.ts";
import { deskViewSchema } from "./fault-view.ts";
import type { DeskView, FaultSwitch } from "./fault-view.ts";

/** What a person asked the command for, or what is wrong with it. */
export type FaultOrder =
  | { readonly kind: "list"; readonly room: string | null; readonly device: string | null }
  | { readonly kind: "switch"; readonly wish: FaultSwitch }
  | { readonly kind: "wrong"; readonly text: string };

/** `list [ROOM [DEVICE]]`, or `ROOM DEVICE FAULT|none`. */
export function faultOrder(words: readonly string[]): FaultOrder {
  const [first, second, third, ...rest] = words;
  if (first === undefined || first === "list") {
    return { kind: "list", room: second ?? null, device: third ?? null };
  }
  if (second === undefined || third === undefined || rest.length > 0) {
    return { kind: "wrong", text: "say ROOM DEVICE FAULT, or list" };
  }
  if (third === "none")
    return { kind: "switch", wish: { room: first, device: second, fault: null } };
  if (isFault(third))
    return { kind: "switch", wish: { room: first, device: second, fault: third } };
  return {
    kind: "wrong",
    text: `no fault is called "${third}": ${Object.keys(faults).join(", ")}`,
  };
}

/** The desk of the running demonstration. */
export interface DeskClient {
  view(): Promise<DeskView>;
  /** Rejects with the desk's own words when it refuses. */
  switch(wish: FaultSwitch): Promise<DeskView>;
}

const problemSchema = z.object({ message: z.string() });

/** Rejects with what to do when no demonstration runs there. */
export function deskClient(url: string): DeskClient {
  const ask = async (init: RequestInit): Promise<DeskView> => {
    const response = await fetch(new URL("/api/faults", url), init).catch(() => {
      throw new Error(`nothing answers at ${url}; start the demonstration: npm start`);
    });
    const answer: unknown = await response.json();
    if (response.ok) return deskViewSchema.parse(answer);
    throw new Error(problemSchema.safeParse(answer).data?.message ?? `refused: ${response.status}`);
  };
  const headers = { "content-type": "application/json" };
  return {
    view: () => ask({}),
    switch: (wish) => ask({ method: "POST", headers, body: JSON.stringify(wish) }),
  };
}

/**
 * Rooms and devices with what they show; of one device also what it can show, with meanings. A room
 * or device that is not there is an error that names those that are.
 */
export function listText(view: DeskView, room: string | null, device: string | null): string {
  const rooms = view.filter((each) => room === null || each.room === room);
  if (rooms.length === 0) {
    throw new Error(`no room "${room}"; there is: ${view.map((each) => each.room).join(", ")}`);
  }
  const lines = rooms.flatMap((each) =>
    each.devices
      .filter((one) => device === null || one.device === device)
      .flatMap((one) => [
        `${each.room}  ${one.device.padEnd(18)} ${one.profile.padEnd(24)} ${one.fault ?? "behaves"}`,
        ...(device === null ? [] : one.shows.map((name) => `    ${meaning(name)}`)),
      ]),
  );
  if (lines.length > 0) return lines.join("\n");
  const known = rooms.flatMap((each) => each.devices.map((one) => one.device)).join(", ");
  throw new Error(`no device "${device}" in ${room}; there is: ${known}`);
}

const meaning = (name: keyof typeof faults): string =>
  `${name.padEnd(20)} ${faults[name].en} · ${faults[name].zh}`;
