import { Icon } from "../../contract/screen/icon.tsx";
import { useLocale } from "../../contract/screen/screen-context.tsx";
import type { DeskView } from "../fault-desk/fault-view.ts";
import type { Desk } from "./desk-state.ts";
import { faultLabel, words } from "./words.ts";

/** Everything in all rooms that misbehaves now, each with the way back. */
export function MisbehavingList(props: { readonly view: DeskView; readonly desk: Desk }) {
  const { view, desk } = props;
  const { language } = useLocale();
  const text = words[language];
  const found = view.flatMap(({ room, devices }) =>
    devices.flatMap(({ device, fault }) => (fault === null ? [] : [{ room, device, fault }])),
  );
  const restore = (some: typeof found) =>
    void desk.switch(some.map(({ room, device }) => ({ room, device, fault: null })));
  return (
    <section class="card" aria-live="polite">
      <div class="group-head">
        <h2>{text.misbehaving}</h2>
        {found.length > 1 && (
          <button type="button" class="button button-small" onClick={() => restore(found)}>
            {text.restoreAll}
          </button>
        )}
      </div>
      {found.length === 0 ? (
        <p>
          <Icon shape="calm" /> {text.all}
        </p>
      ) : (
        <ul class="fault-list">
          {found.map((each) => (
            <li key={`${each.room} ${each.device}`}>
              <span>
                <span class="quiet">{each.room}</span> {each.device}
              </span>
              <strong class="fault-now">
                <Icon shape="now" /> {faultLabel(language, each.fault)}
              </strong>
              <button type="button" class="button button-small" onClick={() => restore([each])}>
                {text.restore}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
