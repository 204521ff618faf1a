import { formatRoute } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { gateway } from "../../../contract/selftest.ts";
import { useMayAct } from "./acting.tsx";

/** What can be done about a device from its row. */
export interface DeviceActs {
  /** Tests it once more; null while that cannot be. */
  readonly again: ((device: string) => void) | null;
  readonly trace: (device: string) => void;
}

export function DeviceActButtons(props: { readonly device: string; readonly acts: DeviceActs }) {
  const { device, acts } = props;
  const { t } = useSpeech();
  const mayAct = useMayAct();
  const { again } = acts;
  return (
    <div class="test-acts">
      {mayAct && again !== null && (
        <button
          type="button"
          class="button button-small"
          aria-label={t("test.again-device", { device })}
          onClick={() => again(device)}
        >
          {t("test.again")}
        </button>
      )}
      {device !== gateway && (
        <>
          <a
            class="button button-small button-quiet"
            aria-label={t("test.to-device-name", { device })}
            href={formatRoute({ path: ["devices"], query: new Map([["q", device]]) })}
          >
            {t("test.to-device")}
          </a>
          {mayAct && (
            <button
              type="button"
              class="button button-small button-quiet"
              aria-label={t("trace.open-device", { device })}
              onClick={() => acts.trace(device)}
            >
              {t("trace.open")}
            </button>
          )}
        </>
      )}
    </div>
  );
}
