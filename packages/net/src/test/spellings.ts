/**
 * What a hostile address could be spelled like: what stands between `http://` and the port, grouped by trick.
 * @module
 */

/** Spellings that the URL parser turns into 127.0.0.1. */
export const loopbackV4 = [
  ...words(`
    127.0.0.1 127.0.0.1. 127.1 127.1. 127.0.1 127.0.0.01 127.0.0.0x1 2130706433 2130706433. 017700000001
    0x7f000001 0X7F000001 0x7f.0x0.0x0.0x1 0177.0.0.1 0177.0.0.01 00177.0.0.1 0x7f.1 0x7f.0.1 0177.1 127.0x1
    127.0.0x1 127.00000000000001 0x0000007f.0x000001 １２７.０.０.１ ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 127｡0｡0｡1 １２７．１
    ②①③⓪⑦⓪⑥④③③ 0ⓧ7f.1 %31%32%37.0.0.1 %31%32%37%2e0%2e0%2e1 127%2E0.0.1 127.0.0%2e1 %30x7f.1
    2130706%34%33%33 𝟏𝟐𝟕.𝟎.𝟎.𝟏 𝟙𝟚𝟟.𝟘.𝟘.𝟙 user@127.0.0.1 user:pass@127.0.0.1 example.com@127.0.0.1
    example.com:80@127.0.0.1 http:@127.0.0.1 %40@127.0.0.1 8.8.8.8%2F@127.0.0.1 a@b@127.0.0.1
    example.com%00@127.0.0.1 /127.0.0.1
  `),
  '127.0.0.1\u00ad',
  '12\u200b7.0.0.1',
  '127.0.\u20600.1',
  '127\t.0.0.1',
  '127.0.\n0.1',
  '\\127.0.0.1',
];

/** Other parts of 127.0.0.0/8, and this host by its unspecified address. */
export const loopbackOther = [
  ...words(`
    127.0.0.2 127.127.127.127 127.255.255.255 127.0.0.0 2130706434 0x7fffffff 127.65535 0.0.0.0 0 0x0 00 0.0
    0.1.2.3 ０ %30
  `),
];

/** IPv6: loopback, and IPv4 inside IPv6 in every known way. */
export const v6 = [
  ...words(`
    [::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::0.0.0.1] [::] [0::0] [::0.0.0.0]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::FFFF:7F00:0001] [0:0:0:0:0:ffff:127.0.0.1] [::ffff:0.0.0.0]
    [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:10.0.0.1] [::127.0.0.1] [::7f00:1] [::10.0.0.1]
    [::169.254.169.254] [::ffff:0:127.0.0.1] [::ffff:0:7f00:1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1]
    [64:ff9b::a9fe:a9fe] [64:ff9b::10.0.0.1] [64:ff9b:1::127.0.0.1] [64:ff9b:1::1] [64:ff9b::8.8.8.8]
    [2002:7f00:1::] [2002:7f00:0001::1] [2002:a00:1::] [2002:a9fe:a9fe::] [2002:c0a8:101::1]
    [2002:808:808::1] [2001::1] [2001:0:4136:e378:8000:63bf:80ff:fffe] [2001:0:7f00:1::]
    [2001:0000:53aa:64c:0:0:f5ff:fffe] [fe80::1] [fe80::7f00:1] [febf::1] [fec0::1] [fc00::1] [fd00::1]
    [fd00:ec2::254] [fdff:ffff::1] [ff01::1] [ff02::1] [ff02::fb] [ff05::2] [ff0e::1] [100::1]
    [100:0:0:1::1] [2001:db8::1] [3fff::1] [2001:2::1] [2001:10::1] [2001:20::1] [2001:30::1] [2001:1::1]
    [5f00::1] [4000::1] [::2] [::5efe:127.0.0.1] [2620:4f:8000::1] user@[::1] [::1%25lo] [::1%lo]
    [fe80::1%25eth0] [::1 ::1
  `),
];

/** The rest of IANA's special-purpose registry. */
export const v4 = [
  ...words(`
    10.0.0.1 10.255.255.255 012.1 0xa000001 167772161 172.16.0.1 172.31.255.254 0xac100001 192.168.0.1
    192.168.1 3232235777 0300.0250.0.1 169.254.169.254 169.254.43518 2852039166 0xa9fea9fe
    0xa9.0xfe.0xa9.0xfe 0251.0376.0251.0376 169.254.169.254. ①⑥⑨.②⑤④.①⑥⑨.②⑤④ 169.254.170.2 100.64.0.1
    100.100.100.200 100.127.255.254 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.254
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 254.255.255.254 255.255.255.255 0xffffffff
    4294967295 037777777777 192.31.196.1 192.52.193.1 192.175.48.1
  `),
];

/** Names: reserved ones, names with an address written in them, and homographs of localhost. */
export const names = [
  ...words(`
    localhost LOCALHOST localhost. a.localhost x.y.localhost. ｌｏｃａｌｈｏｓｔ ⓛocalhost loc%61lhost
    localhost.localdomain localhost6 ip6-localhost ip6-loopback 127.0.0.1.nip.example
    7f000001.rebind.example metadata.google.internal metadata instance-data kubernetes.default.svc
    host.docker.internal gateway.docker.internal router.local wpad example.com example.com. EXAMPLE.com
    xn--bcher-kva.example bücher.example ﬁ.example a..example _service.example 127.0.0.1.example
    127-0-0-1.example 0x7f.1.example example.com@localhost localhost@example.com 127.0.0.1@example.com
    localhost%00.example localhost%0a localhost#.example localhost?.example
  `),
  'local\u00adhost',
  `${'x'.repeat(64)}.example`,
];

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
