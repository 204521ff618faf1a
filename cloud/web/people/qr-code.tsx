/** A QR code, dark on light in either theme: readers want it so, with four squares of margin. */
export function QrCode(props: {
  readonly squares: readonly (readonly boolean[])[];
  readonly label: string;
}) {
  const { squares, label } = props;
  const margin = 4;
  const size = squares.length + 2 * margin;
  const path = squares
    .flatMap((row, y) =>
      row.map((isDark, x) => (isDark ? `M${x + margin} ${y + margin}h1v1h-1z` : "")),
    )
    .join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
