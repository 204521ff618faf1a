import { useState } from "preact/hooks";
import { Icon, type IconShape } from "./icon.tsx";
import { Sheet } from "./sheet.tsx";

export interface NavItem {
  readonly href: string;
  readonly text: string;
  readonly icon: IconShape;
  readonly current: boolean;
  /** Things there that want a look; 0 shows nothing. */
  readonly count: number;
  /** Has a place in a phone's bar; the others stand behind `more`. */
  readonly isHandy: boolean;
}

/** The pages: along the bottom edge of a phone, in the head of a desk. */
export function NavBar(props: {
  readonly label: string;
  readonly items: readonly NavItem[];
  /** Names the way to the pages that a phone's bar has no place for. */
  readonly more: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const rest = props.items.filter((item) => !item.isHandy);
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

function NavLink(props: {
  readonly item: NavItem;
  readonly look: string;
  readonly leave: (() => void) | null;
}) {
  const { item, leave } = props;
  return (
    <a
      class={props.look}
      href={item.href}
      aria-current={item.current ? "page" : undefined}
      onClick={() => leave?.()}
    >
      <Icon shape={item.icon} />
      <span>{item.text}</span>
      {item.count > 0 && <span class="nav-count num">{item.count}</span>}
    </a>
  );
}
