import { useState } from "preact/hooks";
import type { DeviceView, PointView } from "../../../contract/api.ts";
import { DeviceCard } from "../../../contract/screen/device-card.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { pointName } from "../../../contract/screen/point-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { Picked } from "./devices-page.tsx";
import { platePath } from "./panel-api.ts";
import { usePanel } from "./panel-context.tsx";
import { useMayAct } from "./acting.tsx";
import { useAct } from "./use-act.ts";

/** A device with its points' acts: why, set, end a hold. */
export function PanelDevice(props: {
  readonly device: DeviceView;
  readonly pick: (picked: Picked) => void;
  readonly trace: (device: string) => void;
}) {
  const { device } = props;
  return (
    <DeviceCard
      device={device}
      actions={(point) => <PointActions device={device} point={point} pick={props.pick} />}
      endHold={(point) => <EndHold device={device} point={point} />}
    >
      {device.kind === "nameplate" && <Plate device={device} />}
      <TraceButton device={device.device} trace={props.trace} />
    </DeviceCard>
  );
}

function PointActions(props: {
  readonly device: DeviceView;
  readonly point: PointView;
  readonly pick: (picked: Picked) => void;
}) {
  const { device, point } = props;
  const { t, locale } = useSpeech();
  const name = pointName(locale, point.point);
  const mayAct = useMayAct();
  return (
    <>
      {mayAct && point.writable && !isImage(device, point) && (
        <button
          type="button"
          class="button button-small"
          aria-label={t("hold.set-point", { name })}
          onClick={() => props.pick({ what: "set", device, point })}
        >
          {t("hold.set")}
        </button>
      )}
      <button
        type="button"
        class="button button-small button-quiet"
        aria-label={t("why.ask-point", { name })}
        onClick={() => props.pick({ what: "why", device, point })}
      >
        {t("why.ask")}
      </button>
    </>
  );
}

/** The room makes the plates' images: a person has no name to give one. */
const isImage = (device: DeviceView, point: PointView): boolean =>
  device.kind === "nameplate" && point.point === "image";

function EndHold(props: { readonly device: DeviceView; readonly point: PointView }) {
  const { device, point } = props;
  const act = useAct();
  const { t, locale } = useSpeech();
  if (!useMayAct()) return null;
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

/** A trace is switched on by who may act. */
function TraceButton(props: { readonly device: string; readonly trace: (device: string) => void }) {
  const { t } = useSpeech();
  if (!useMayAct()) return null;
  return (
    <button
      type="button"
      class="button button-small button-quiet device-trace"
      aria-label={t("trace.open-device", { device: props.device })}
      onClick={() => props.trace(props.device)}
    >
      {t("trace.open")}
    </button>
  );
}

/** What the plate is to show. Names stand on it: only for who is signed in. */
function Plate(props: { readonly device: DeviceView }) {
  const { t } = useSpeech();
  const signedIn = useObservable(usePanel().signedIn) !== null;
  const image = props.device.points.find((point) => point.point === "image")?.value ?? "";
  const [missing, setMissing] = useState("");
  const path = platePath(props.device.device, String(image));
  if (!signedIn || image === "" || missing === path) return null;
  return (
    <img
      class="plate"
      src={path}
      alt={t("device.plate", { device: props.device.device })}
      loading="lazy"
      onError={() => setMissing(path)}
    />
  );
}
