import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { NavLink, type NavItem } from "./nav-link.tsx";

/** Pages behind one word of the bar: shown when it is pressed, gone when one goes on elsewhere. */
export function NavMenu(props: { readonly text: string; readonly items: readonly NavItem[] }) {
  const { text, items } = props;
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  const isInside = (target: EventTarget | null) =>
    target instanceof Node && root.current?.contains(target) === true;
  useEffect(() => {
    if (!isOpen) return () => undefined;
    const leave = ({ target }: Event) => {
      if (!isInside(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
  }, [isOpen]);
  const isHere = items.some((item) => item.current);
  return (
    <div
      class="nav-menu"
      ref={root}
      onFocusOut={({ relatedTarget }) => {
        // Pressing a link moves the focus to nothing in some browsers: that is not leaving.
        if (relatedTarget !== null && !isInside(relatedTarget)) setOpen(false);
      }}
      onKeyDown={({ key }) => {
        if (key !== "Escape" || !isOpen) return;
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        ref={button}
        class={`nav-item ${isHere ? "nav-more-current" : ""}`}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon shape="more" />
        <span>{text}</span>
      </button>
      {isOpen && (
        <ul id={listId} class="nav-menu-items">
          {items.map((item) => (
            <li key={item.href}>
              <NavLink item={item} look="nav-item nav-row" leave={() => setOpen(false)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
