import { useId } from "preact/hooks";
import { kindName } from "../../../contract/screen/point-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { KindIcon } from "../../../contract/screen/selftest/kind-icon.tsx";
import { useRoom } from "./panel-context.tsx";

/** Devices of the room to be picked, any number of them. */
export function DeviceChoice(props: {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) {
  const { chosen, onChange } = props;
  const { devices } = useRoom();
  const { t, locale } = useSpeech();
  const id = useId();
  return (
    <fieldset>
      <legend>{t("test.choose-devices")}</legend>
      <ul class="device-choice">
        {devices.map(({ device, kind }) => (
          <li key={device} class="check">
            <input
              type="checkbox"
              id={`${id}-${device}`}
              checked={chosen.includes(device)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...chosen, device]
                    : chosen.filter((one) => one !== device),
                )
              }
            />
            <label htmlFor={`${id}-${device}`}>
              <span>
                <KindIcon kind={kind} /> {kindName(locale, kind)}{" "}
                <span class="device-id">{device}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
