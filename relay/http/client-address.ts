/**
 * Who a connection comes from, as limits see it: an IPv4 address, or the /64 of an IPv6 address (one customer has all of
 * it). Behind a proxy that is trusted it is the address that the proxy added last.
 */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headerOf(request, 'x-forwarded-for').split(',').at(-1)?.trim() : undefined;
  return addressKey(
    forwarded === undefined || forwarded === '' ? (request.socket.remoteAddress ?? '') : forwarded,
  );
}

/** The host that the client asked for. */
export function clientHost(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? headerOf(request, 'x-forwarded-host') : '';
  return forwarded === '' ? (request.headers.host ?? '') : forwarded;
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (isIPv4(address)) return address;
  return isIPv6(address) ? networkPart(address) : 'unknown';
}

/** The first four groups of an IPv6 address, without leading zeroes. */
function networkPart(address: string): string {
  const [plain = ''] = address.split('%');
  const [head = '', tail] = plain.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  const four = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${four.join(':')}::/64`;
}
