import { useState } from "preact/hooks";
import type { DeviceView, PointView } from "../../../contract/api.ts";
import { pointKindOf } from "../../../contract/points.ts";
import { DeviceCard } from "../../../contract/screen/device-card.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { pointName } from "../../../contract/screen/point-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { ForeignMetrics } from "./foreign-metrics.tsx";
import { HoldSheet } from "../../../contract/screen/hold-sheet.tsx";
import { useAct, useMayHere, useOpenRoom } from "./room-context.tsx";
import { TrendSheet } from "./trend-sheet.tsx";
import { WhySheet } from "./why-sheet.tsx";

/** A point that something was asked about. */
export interface Picked {
  readonly what: "why" | "set" | "trend";
  readonly device: string;
  readonly point: string;
}

/** Every device with its points: why it is so, how it was, and, for who may, another wish. */
export function RoomDevices() {
  const { room } = useOpenRoom();
  const act = useAct();
  const { t } = useSpeech();
  const [picked, setPicked] = useState<Picked | null>(null);
  const device = room.devices.find((one) => one.device === picked?.device);
  const point = device?.points.find((one) => one.point === picked?.point);
  const close = () => setPicked(null);
  return (
    <>
      <h2 class="unseen">{t("nav.devices")}</h2>
      {room.devices.length === 0 && room.foreign === undefined && (
        <EmptyState title={t("room.no-devices")} hint={t("room.no-devices-hint")} />
      )}
      <div class="devices">
        {room.devices.map((one) => (
          <DeviceCard
            key={one.device}
            device={one}
            actions={(of) => <PointActs device={one} point={of} pick={setPicked} />}
            endHold={(of) => <EndHold device={one} point={of} />}
          >
            {null}
          </DeviceCard>
        ))}
      </div>
      {room.foreign !== undefined && <ForeignMetrics metrics={room.foreign} />}
      {device !== undefined && point !== undefined && (
        <>
          {picked?.what === "why" && <WhySheet device={device} point={point} close={close} />}
          {picked?.what === "set" && (
            <HoldSheet room={room} device={device} point={point} act={act} close={close} />
          )}
          {picked?.what === "trend" && <TrendSheet device={device} point={point} close={close} />}
        </>
      )}
    </>
  );
}

function PointActs(props: {
  readonly device: DeviceView;
  readonly point: PointView;
  readonly pick: (picked: Picked) => void;
}) {
  const { device, point, pick } = props;
  const { room } = useOpenRoom();
  const { t, locale } = useSpeech();
  const mayOperate = useMayHere("operate");
  const mayHistory = useMayHere("see-energy");
  const name = pointName(locale, point.point);
  const isImage = device.kind === "nameplate" && point.point === "image";
  const isNumber = pointKindOf(device.kind, point.point)?.type === "number";
  const ask = (what: Picked["what"]) => () =>
    pick({ what, device: device.device, point: point.point });
  return (
    <>
      {mayOperate && room.online && point.writable && !isImage && (
        <button
          type="button"
          class="button button-small"
          aria-label={t("hold.set-point", { name })}
          onClick={ask("set")}
        >
          {t("hold.set")}
        </button>
      )}
      {mayHistory && isNumber && (
        <button
          type="button"
          class="button button-small button-quiet"
          aria-label={t("trend.open-point", { name })}
          onClick={ask("trend")}
        >
          {t("trend.open")}
        </button>
      )}
      {room.online && (
        <button
          type="button"
          class="button button-small button-quiet"
          aria-label={t("why.ask-point", { name })}
          onClick={ask("why")}
        >
          {t("why.ask")}
        </button>
      )}
    </>
  );
}

function EndHold(props: { readonly device: DeviceView; readonly point: PointView }) {
  const { device, point } = props;
  const { room } = useOpenRoom();
  const act = useAct();
  const { t, locale } = useSpeech();
  if (!useMayHere("operate") || !room.online) return null;
  return (
    <button
      type="button"
      class="button button-small"
      aria-label={t("hold.release-point", { name: pointName(locale, point.point) })}
      onClick={() => act({ kind: "release", point: keyOf(device, point) })}
    >
      {t("hold.release")}
    </button>
  );
}
