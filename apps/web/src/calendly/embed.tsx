// Calendly's page in a frame of ours. The only file that listens to other windows.

import { useEffect, useMemo, useRef, useState } from 'react';
import { embedAddress } from './address.ts';
import { readEmbedMessage } from './message.ts';

interface Props {
  /** Calendly's page, complete but for what framing it needs. */
  readonly address: string;
  /** The only origin whose messages count. */
  readonly origin: string;
  readonly title: string;
  readonly loading: string;
  /** A time was picked: a hint, which the server checks. Called once. */
  readonly onScheduled: (eventUri: string, inviteeUri: string) => void;
  /** Something was heard: somebody is using it. */
  readonly onActivity?: () => void;
  /** Nothing was heard from the frame; a failure code. */
  readonly onFailed: (code: string) => void;
}

/** A frame that has said nothing by then is blocked or broken. */
const DEAD_AFTER_MS = 20_000;
const LOWEST_PX = 560;

export function CalendlyEmbed(props: Props) {
  const { address, origin, title, loading } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const [alive, setAlive] = useState(false);
  const [height, setHeight] = useState(LOWEST_PX);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (alive) return;
    const dead = setTimeout(() => latest.current.onFailed('embed_timeout'), DEAD_AFTER_MS);
    return () => clearTimeout(dead);
  }, [alive]);
  useEffect(() => {
    let done = false;
    const onMessage = (event: MessageEvent) => {
      const message = readEmbedMessage(event, { origin, source: frame.current?.contentWindow });
      if (!message) return;
      setAlive(true);
      latest.current.onActivity?.();
      if (message.type === 'height') setHeight(Math.max(LOWEST_PX, message.pixels));
      if (message.type !== 'scheduled' || done) return;
      done = true;
      latest.current.onScheduled(message.eventUri, message.inviteeUri);
    };
    addEventListener('message', onMessage);
    return () => removeEventListener('message', onMessage);
  }, [origin]);
  const framed = useMemo(() => embedAddress(address, globalThis.location?.hostname ?? ''), [address]);
  return (
    <div className="embed">
      {alive ? null : (
        <p className="embed-loading skeleton" role="status">
          {loading}
        </p>
      )}
      <iframe ref={frame} src={framed} title={title} style={{ blockSize: height }} />
    </div>
  );
}
