import { useEffect, useRef, type ReactNode } from 'react';

interface PageFrameProps {
  title: string;
  /** What the page is for, in a sentence. */
  lead?: ReactNode;
  /** What stands beside the heading. */
  aside?: ReactNode;
  children: ReactNode;
}

let isFirst = true;

/** A page's heading and body. A page that was navigated to takes the focus, so that it is read out. */
export function PageFrame({ title, lead, aside, children }: PageFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  useEffect(() => {
    document.title = `${title} · Roadbed`;
  }, [title]);
  return (
    <main id="content">
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </div>
      {lead && <p className="lead">{lead}</p>}
      {children}
    </main>
  );
}
