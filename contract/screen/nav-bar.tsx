import { useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { NavLink, type NavItem } from "./nav-link.tsx";
import { NavMenu } from "./nav-menu.tsx";
import { Sheet } from "./sheet.tsx";

/** The pages: along the bottom edge of a phone, in the head of a desk. */
export function NavBar(props: {
  readonly label: string;
  readonly items: readonly NavItem[];
  /** Seldom needed: behind one word at a desk, among the others behind `more` on a phone. */
  readonly menu: { readonly text: string; readonly items: readonly NavItem[] } | null;
  /** Names the way to the pages that a phone's bar has no place for. */
  readonly more: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const { menu } = props;
  const rest = [...props.items.filter((item) => !item.isHandy), ...(menu?.items ?? [])];
  return (
    <nav class="nav" aria-label={props.label}>
      {props.items.map((item) => (
        <NavLink
          key={item.href}
          item={item}
          look={item.isHandy ? "nav-item" : "nav-item nav-rare"}
          leave={null}
        />
      ))}
      {menu !== null && <NavMenu text={menu.text} items={menu.items} />}
      {rest.length > 0 && (
        <button
          type="button"
          class={`nav-item nav-more ${rest.some((item) => item.current) ? "nav-more-current" : ""}`}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        >
          <Icon shape="more" />
          <span>{props.more}</span>
        </button>
      )}
      {isOpen && (
        <Sheet title={props.more} close={() => setOpen(false)}>
          <div class="nav-sheet">
            {rest.map((item) => (
              <NavLink
                key={item.href}
                item={item}
                look="nav-item nav-row"
                leave={() => setOpen(false)}
              />
            ))}
          </div>
        </Sheet>
      )}
    </nav>
  );
}
