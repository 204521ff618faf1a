import type { SVGAttributes } from "preact";
import type { Attendee } from "../../../contract/booking.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { Furniture } from "../../../contract/seating/layouts/spot.ts";
import type { Place } from "../../../contract/seating/seat-plan.ts";
import type { DrawingActs } from "./seat-drawing.tsx";
import { type DrawingSize, writtenName } from "./seat-drawing-size.ts";

/** One place: its label, who sits there, where they look, and whether a plate stands before them. */
export function SeatShape(props: {
  readonly place: Place;
  readonly person: Attendee | null;
  readonly size: DrawingSize;
  readonly hasPlate: boolean;
  readonly isPicked: boolean;
  /** Somebody is picked up and looks for a place. */
  readonly isWaiting: boolean;
  readonly acts: DrawingActs | null;
}) {
  const { place, person, size, hasPlate, isPicked, acts } = props;
  const { t } = useSpeech();
  const { width, height } = size;
  const isOver = acts?.drag.drag?.over === place.seat;
  const looks = [
    "seat",
    person === null ? "seat-free" : "seat-taken",
    ...(isPicked ? ["seat-picked"] : []),
    ...(isOver || (props.isWaiting && person === null) ? ["seat-open"] : []),
    ...(isOver ? ["seat-over"] : []),
  ];
  const label = t(person === null ? "seating.seat-free" : "seating.seat-taken", {
    place: place.seat,
    person: person?.name ?? "",
  });
  const words = [label, person?.unit, person?.post, hasPlate ? t("seating.with-plate") : ""];
  const act: SVGAttributes<SVGGElement> =
    acts === null
      ? {}
      : {
          role: "button",
          tabindex: acts.at === place.seat ? 0 : -1,
          "aria-pressed": isPicked,
          onClick: () => acts.tap(place.seat),
          onFocus: () => acts.cameTo(place.seat),
          onPointerDown: (event: PointerEvent) => {
            if (person !== null) acts.drag.start(event, person.id, isPicked);
          },
        };
  return (
    <g
      class={looks.join(" ")}
      data-seat={place.seat}
      transform={`translate(${place.x - width / 2} ${place.y - height / 2})`}
      {...act}
    >
      <title>{words.filter(Boolean).join(" · ")}</title>
      <rect class="seat-box" width={width} height={height} rx={height / 8} />
      <path class="seat-looks" d={lookMark(place.looksDeg, size)} />
      <SeatWords place={place} person={person} size={size} />
      {hasPlate && (
        <rect
          class="seat-plate"
          x={width * 0.3}
          y={height * 0.86}
          width={width * 0.4}
          height={height * 0.07}
        />
      )}
    </g>
  );
}

function SeatWords(props: {
  readonly place: Place;
  readonly person: Attendee | null;
  readonly size: DrawingSize;
}) {
  const { place, person, size } = props;
  const { width, height } = size;
  const small = height * 0.21;
  const name = person === null ? null : writtenName(person.name, size);
  const rank = person === null || person.rank === 0 ? "" : String(person.rank);
  return (
    <>
      <text class="seat-label" x={height * 0.1} y={height * 0.26} font-size={small}>
        {place.seat}
      </text>
      {rank !== "" && (
        <text
          class="seat-label seat-rank"
          x={width - height * 0.1}
          y={height * 0.26}
          font-size={small}
        >
          {rank}
        </text>
      )}
      {name?.lines.map((line, index) => (
        <text
          key={line}
          class="seat-name"
          x={width / 2}
          y={height * (name.lines.length === 1 ? 0.68 : 0.53 + index * 0.27)}
          font-size={name.height}
        >
          {line}
        </text>
      ))}
    </>
  );
}

/** A small wedge on the edge that who sits here looks over. */
function lookMark(looksDeg: number, { width, height }: DrawingSize): string {
  const turn = (looksDeg * Math.PI) / 180;
  const [dx, dy] = [Math.sin(turn), -Math.cos(turn)];
  const reach = Math.min(
    width / 2 / Math.max(Math.abs(dx), 0.001),
    height / 2 / Math.max(Math.abs(dy), 0.001),
  );
  const wedge = height * 0.09;
  const [tipX, tipY] = [width / 2 + dx * (reach + wedge), height / 2 + dy * (reach + wedge)];
  const [baseX, baseY] = [width / 2 + dx * reach, height / 2 + dy * reach];
  const [sideX, sideY] = [-dy * wedge * 1.4, dx * wedge * 1.4];
  const points = [
    [tipX, tipY],
    [baseX + sideX, baseY + sideY],
    [baseX - sideX, baseY - sideY],
  ];
  return `M${points.map((point) => point.map((at) => at.toFixed(1)).join(" ")).join("L")}Z`;
}

export function FurnitureShape({ piece }: { readonly piece: Furniture }) {
  const { t } = useSpeech();
  const { kind, x, y, width, height, round } = piece;
  return (
    <g class={`furniture furniture-${kind}`}>
      <rect x={x} y={y} width={width} height={height} rx={round ? width / 2 : 6} />
      {kind === "door" && (
        <text x={x + width / 2} y={y + height - 5} font-size={17}>
          {t("seating.door")}
        </text>
      )}
    </g>
  );
}
