/**
 * Short ways to ask through an egress in tests.
 * @module
 */
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import { Fault } from '@cloakroom/kit/fault.ts';
import {
  type Egress,
  type EgressOptions,
  type EgressPartition,
  type EgressRequest,
  type EgressResponse,
  openEgress,
} from '../egress.ts';
import { egressPolicy } from '../policy.ts';
import type { Resolver } from '../resolver.ts';

/** Answers every name with these addresses. */
export function fixedResolver(...addresses: readonly string[]): Resolver {
  return { resolve: () => Promise.resolve(addresses) };
}

/** An egress that reaches loopback, where every name leads; closed after the test. */
export function loopbackEgress(t: TestContext, options: Partial<EgressOptions> = {}): Egress {
  const egress = openEgress({
    resolver: fixedResolver('127.0.0.1'),
    policy: egressPolicy({ allow: ['127.0.0.0/8'] }),
    ...options,
  });
  t.after(() => egress.close());
  return egress;
}

/** Asks with sensible rest. */
export function ask(
  partition: EgressPartition,
  url: string,
  rest: Partial<Omit<EgressRequest, 'url'>> = {},
): Promise<EgressResponse> {
  const { method = 'GET', headers = [], body = null, signal = new AbortController().signal } = rest;
  return partition.request({ url: new URL(url), method, headers, body, signal });
}

/** The whole body as text. */
export async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The code of the fault that `work` ends in; 'ok' if it does not, or what else was thrown. */
export async function faultCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return error instanceof Fault ? error.code : `not a fault: ${String(error)}`;
  }
}
