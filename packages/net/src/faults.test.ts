import assert from 'node:assert/strict';
import test from 'node:test';
import { egressFault, faultOf, tlsFaultOf } from './faults.ts';

const withCode = (code: string): Error => Object.assign(new Error('secret.example 192.0.2.1'), { code });

test('errors become faults by their code', () => {
  assert.equal(faultOf(withCode('UND_ERR_HEADERS_TIMEOUT')).code, 'egress.timeout');
  assert.equal(faultOf(withCode('UND_ERR_BODY_TIMEOUT')).code, 'egress.timeout');
  assert.equal(faultOf(withCode('UND_ERR_HEADERS_OVERFLOW')).code, 'egress.broken');
  assert.equal(faultOf(withCode('UND_ERR_INVALID_ARG')).code, 'egress.invalid');
  assert.equal(faultOf(withCode('ECONNRESET')).code, 'egress.broken');
  assert.equal(faultOf('anything').code, 'egress.broken');
  const fault = egressFault('refused');
  assert.equal(faultOf(fault), fault);
});

test('errors of a handshake say what a reader can judge', () => {
  const title = (code: string): string => tlsFaultOf(withCode(code)).title;
  assert.match(title('CERT_HAS_EXPIRED'), /out of its time/);
  assert.match(title('ERR_TLS_CERT_ALTNAME_INVALID'), /another name/);
  assert.match(title('DEPTH_ZERO_SELF_SIGNED_CERT'), /trusted/);
  assert.match(title('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /trusted/);
  assert.match(title('ERR_SSL_WRONG_VERSION_NUMBER'), /agreed/);
  assert.match(title('EPROTO'), /agreed/);
  assert.equal(tlsFaultOf(withCode('ECONNRESET')).code, 'egress.unreachable');
});

test('nothing of the error is kept: its text names hosts and addresses', () => {
  for (const fault of [faultOf(withCode('ECONNRESET')), tlsFaultOf(withCode('CERT_HAS_EXPIRED'))]) {
    assert.equal(fault.cause, undefined);
    assert.doesNotMatch(`${fault.stack}${JSON.stringify(fault)}${fault.message}`, /secret|192\.0\.2\.1/);
  }
});
