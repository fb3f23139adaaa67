import { BlockList, isIP } from 'node:net';

/** Blocks of the registries of special-purpose addresses, and what clouds answer their own machines at. */
const NOT_PUBLIC_4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** All that is given to hosts on the internet; loopback, private, link-local, multicast, mapped and NAT64 lie outside. */
const GLOBAL_6: readonly (readonly [string, number])[] = [['2000::', 3]];
/** Within it: tunnels that carry an IPv4 address (Teredo, 6to4), benchmarks, documentation. */
const NOT_PUBLIC_6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

function blocks(family: 'ipv4' | 'ipv6', list: readonly (readonly [string, number])[]): BlockList {
  const made = new BlockList();
  for (const [address, prefix] of list) made.addSubnet(address, prefix, family);
  return made;
}

const refused4 = blocks('ipv4', NOT_PUBLIC_4);
const global6 = blocks('ipv6', GLOBAL_6);
const refused6 = blocks('ipv6', NOT_PUBLIC_6);

/** Whether an address is one of a host on the internet, whatever way it is written; what is no address is not. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  switch (isIP(address)) {
    case 4:
      return !refused4.check(address, 'ipv4');
    case 6:
      return global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
    default:
      return false;
  }
}
