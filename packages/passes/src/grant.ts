/**
 * One-time grants: what opens a session until blind-signed passes do. The launcher signs, a gate verifies with the
 * public half only, so a gate holds no secret that could make one. A grant says nothing but "once, until then".
 * @module
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Random } from '@cloakroom/kit/random.ts';

/** A verified grant. */
export interface Grant {
  /** 16 random bytes in base64url: what the spent set remembers. */
  readonly id: string;
  /** Milliseconds since the epoch after which it opens nothing. */
  readonly notAfter: number;
}

/** A pair of signing keys, each DER in base64url (PKCS #8 and SPKI). */
export interface GrantKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Said before what is signed, so that this key's signatures mean nothing elsewhere. */
const context = Buffer.from('cloakroom one-time grant v1\0');
const idBytes = 16;
const bodyBytes = idBytes + 8;
const signatureBytes = 64;

/** New Ed25519 keys (RFC 8032). */
export function generateGrantKeys(): GrantKeys {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
  };
}

/** Makes a grant: base64url of id (16) ‖ notAfter (8, big endian, ms) ‖ signature (64). */
export function mintGrant(privateKey: string, notAfter: number, random: Random): string {
  const body = Buffer.alloc(bodyBytes);
  random.bytes(idBytes).copy(body);
  body.writeBigUInt64BE(BigInt(notAfter), idBytes);
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64url'), format: 'der', type: 'pkcs8' });
  return Buffer.concat([body, sign(null, Buffer.concat([context, body]), key)]).toString('base64url');
}

/** The grant in `text` if this key signed it, else null. Whether it is still in time is the caller's question. */
export function verifyGrant(publicKey: string, text: string): Grant | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== bodyBytes + signatureBytes || bytes.toString('base64url') !== text) return null;
  const body = bytes.subarray(0, bodyBytes);
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64url'), format: 'der', type: 'spki' });
  if (!verify(null, Buffer.concat([context, body]), key, bytes.subarray(bodyBytes))) return null;
  return {
    id: body.subarray(0, idBytes).toString('base64url'),
    notAfter: Number(body.readBigUInt64BE(idBytes)),
  };
}
