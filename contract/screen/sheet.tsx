import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { useSpeech } from "./screen-context.tsx";

/** A dialog over the page: the browser keeps the focus inside, Escape closes it. */
export function Sheet(props: {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}) {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the next key can come: an Escape must find it open.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-labelledby={titleId}
      onClose={props.close}
      onClick={(event) => {
        // The backdrop is the dialog itself; its content fills it.
        if (event.target === dialog.current) props.close();
      }}
    >
      <div class="sheet-body">
        <header class="sheet-head">
          <h2 id={titleId} tabIndex={-1} autofocus>
            {props.title}
          </h2>
          <button
            type="button"
            class="button button-icon"
            aria-label={t("sheet.close")}
            onClick={props.close}
          >
            <Icon shape="close" />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}
