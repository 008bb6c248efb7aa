import { createSecureContext, type SecureContext } from 'node:tls';

/** Cheaper than the hybrid key shares, and understood by every server that a browser can reach. */
const CURVES = 'X25519:P-256:P-384:P-521';

let shared: SecureContext | null = null;

/** One for all connections, because building it costs more than a handshake. It trusts what Node trusts (NODE_EXTRA_CA_CERTS). */
export function sharedSecureContext(): SecureContext {
  shared ??= createSecureContext({ ecdhCurve: CURVES });
  return shared;
}
