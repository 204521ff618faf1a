import type { DeviceKind } from "../../points.ts";

/** Outlines of the kinds of device, and of the room's own machine. 20 × 20, drawn, not filled. */
const outlines: Readonly<Record<DeviceKind | "gateway", string>> = {
  microphone: "M10 2a3 3 0 0 0-3 3v4a3 3 0 0 0 6 0V5a3 3 0 0 0-3-3ZM4 9a6 6 0 0 0 12 0M10 15v3",
  speaker: "M3 7v6h3l5 4V3L6 7ZM14 7a4 4 0 0 1 0 6M16 4a8 8 0 0 1 0 12",
  projector: "M2 6h16v8H2ZM13 10m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M5 14v2M15 14v2M5 9h2",
  "led-sign": "M2 5h16v9H2ZM5 8v3M8 8v3M11 8v3M14 8v3M10 14v4",
  nameplate: "M3 15 6 5h8l3 10ZM7 9h6M6 12h8",
  "lighting-zone": "M7 14a6 6 0 1 1 6 0v2H7ZM8 18h4",
  hvac: "M2 4h16v7H2ZM5 8h10M6 14v3M10 14v3M14 14v3",
  presence: "M10 3a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5ZM4 18c0-8 12-8 12 0",
  meter: "M3 16a8 8 0 1 1 14 0ZM10 12l4-4",
  relay: "M2 13h4l8-6M14 13h4",
  "door-lock": "M4 9h12v9H4ZM7 9V6a3 3 0 0 1 6 0v3M10 12v3",
  curtain: "M2 3h16M4 3v14c3-2 4-8 4-14M16 3v14c-3-2-4-8-4-14",
  "air-sensor": "M2 7h10a2.5 2.5 0 1 0-2.5-2.5M2 11h13a2.5 2.5 0 1 1-2.5 2.5M2 15h6",
  contact: "M10 2v6M5 5a7 7 0 1 0 10 0",
  ventilation:
    "M10 10C6 8 7 2 11 3s1 5-1 7ZM10 10c4-2 8 3 5 6s-5-2-5-6ZM10 10c-1 4-7 5-8 1s4-3 8-1Z",
  recorder: "M2 5h16v10H2ZM10 10m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
  gateway: "M3 12h14v5H3ZM6 14.5h1M9 14.5h1M10 12V6M6 4a6 6 0 0 1 8 0",
};

/** What kind of device it is; its name always stands beside it. Null: a device that is gone. */
export function KindIcon(props: { readonly kind: DeviceKind | "gateway" | null }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {props.kind !== null && (
        <path
          d={outlines[props.kind]}
          fill="none"
          stroke="currentColor"
          stroke-width="1.5"
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      )}
    </svg>
  );
}
