/** An event as it goes over the wire: written once, sent to many. */
export interface WireFrame {
  readonly packet: string;
  readonly options: { readonly compress: false; readonly wsPreEncodedFrame: readonly Buffer[] };
}

/** Of Socket.IO, "event", and of Engine.IO, "message". */
const EVENT = '2';
const MESSAGE = '4';
const WHOLE_TEXT = 0x81;

/**
 * What `emit` would send to a single socket, once for all. The frame is what Socket.IO itself hands to the transport
 * when it broadcasts; a transport that doesn't know the option sends the packet.
 */
export function wireFrame(namespace: string, event: string, value: unknown): WireFrame {
  const packet = `${EVENT}${namespace},${JSON.stringify([event, value])}`;
  const payload = Buffer.from(`${MESSAGE}${packet}`);
  const wsPreEncodedFrame = [headOf(payload.length), payload];
  return { packet, options: { compress: false, wsPreEncodedFrame } };
}

/** RFC 6455, 5.2: servers don't mask. */
function headOf(length: number): Buffer {
  if (length < 126) return Buffer.from([WHOLE_TEXT, length]);
  if (length < 65_536) return Buffer.from([WHOLE_TEXT, 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head[0] = WHOLE_TEXT;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
