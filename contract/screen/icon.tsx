const circle = "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z";
const ring = `${circle}m0 2a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z`;
const octagon = "M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7Z";

/** Shapes that carry a state beside its colour and its word. 20 × 20, in the text's colour. */
const shapes = {
  calm: `${ring}M8.8 13.6 5.4 10.2l1.4-1.4 2 2 4.4-4.4 1.4 1.4Z`,
  soon: "M10 1.5.8 18h18.4ZM9 7.5h2v5H9Zm0 6.5h2v2H9Z",
  now: `${octagon}M9 5h2v6.5H9Zm0 8h2v2H9Z`,
  unknown: `${ring}M6 9h8v2H6Z`,
  wait: `${ring}M9 5.5h2v4.2l2.7 1.6-1 1.7L9 10.8Z`,
  open: `${ring}M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z`,
  waived: `${ring}M5 13.6 13.6 5 15 6.4 6.4 15Z`,
  meeting: "M3 3h14v11h-6v2h3v2H6v-2h3v-2H3Zm2 2v7h10V5Z",
  off: "M9 1.5h2V10H9ZM5.2 5l1.4 1.4a5 5 0 1 0 6.8 0L14.8 5a7 7 0 1 1-9.6 0Z",
  hand: "M9 1.5h2V9h1V3h2v6h1V5.5h2V13a5.5 5.5 0 0 1-10 3L3 11l1.5-1.3L7 12V4h2Z",
  close: "m5.4 4 4.6 4.6L14.6 4 16 5.4 11.4 10l4.6 4.6-1.4 1.4-4.6-4.6L5.4 16 4 14.6 8.6 10 4 5.4Z",
  list: "M3 4h2v2H3Zm4 0h10v2H7ZM3 9h2v2H3Zm4 0h10v2H7Zm-4 5h2v2H3Zm4 0h10v2H7Z",
  devices: "M2 3h16v10H2Zm2 2v6h12V5Zm2 10h8v2H6Z",
  test: "M4 2h12v16H4Zm2 2v12h8V4Zm3.2 9.6L6.6 11 8 9.6l1.2 1.2 2.8-2.9 1.4 1.4Z",
  energy: "M11.5 1 3.5 11.5H9L8 19l8.5-11H11Z",
  journal: "M4 2h12v16H4Zm2 2v12h8V4Zm1.5 2h5v1.6h-5Zm0 3h5v1.6h-5Zm0 3h3v1.6h-3Z",
  setup: "M3 5h6v2H3Zm10 0h4v2h-4Zm-3-2h2v6h-2ZM3 13h2v2H3Zm6 0h8v2H9Zm-3-2h2v6H6Z",
  more: "M4 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm6 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm6 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  link: "M2 5h16v2H2Zm3 4h10v2H5Zm3 4h4v3H8Z",
  building: "M4 2h12v16h-5v-4H9v4H4Zm2 2v2h3V4Zm5 0v2h3V4ZM6 8v2h3V8Zm5 0v2h3V8Z",
  rooms: "M2 3h7v6H2Zm9 0h7v6h-7Zm-9 8h7v6H2Zm9 0h7v6h-7Z",
  search:
    "M8.5 2a6.5 6.5 0 0 1 5.2 10.4l4.1 4.1-1.4 1.4-4.1-4.1A6.5 6.5 0 1 1 8.5 2Zm0 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z",
  alarm:
    "M10 1.5a1.5 1.5 0 0 1 1.5 1.6A5.5 5.5 0 0 1 15.5 8.5v4l2 3h-15l2-3v-4a5.5 5.5 0 0 1 4-5.4A1.5 1.5 0 0 1 10 1.5ZM8 16.5h4a2 2 0 0 1-4 0Z",
  check: "M3 3h14v14H3Zm2 2v10h10V5Zm3.8 8.6L5.9 10.7l1.4-1.4 1.5 1.5 3.9-4 1.4 1.4Z",
  people:
    "M7 3a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Zm-6 14a6 6 0 0 1 12 0Zm12-13a3 3 0 1 1-1 5.8 5.4 5.4 0 0 0 0-5.6A3 3 0 0 1 13 4Zm1.5 8a5 5 0 0 1 4.5 5h-4a8 8 0 0 0-2.3-4.9Z",
  calendar: "M5 2h2v2h6V2h2v2h3v14H2V4h3Zm-1 6v8h12V8Z",
  system: "M2 3h16v5H2Zm2 1.8v1.4h2V4.800ZM2 11h16v5H2Zm2 1.8v1.4h2v-1.4Z",
} as const;

export type IconShape = keyof typeof shapes;

/** Never the only bearer of a meaning: a word always stands beside it. */
export function Icon(props: { readonly shape: IconShape }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={shapes[props.shape]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
