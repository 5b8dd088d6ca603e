import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { ReleaseSigner } from './release-keys.ts';

/** Media type of the payload (in-toto attestation framework, spec/v1/envelope). */
const payloadType = 'application/vnd.in-toto+json';

/** Something that is said of files by their digests: an in-toto statement (spec/v1/statement). */
export type Statement = z.infer<typeof statementSchema>;
const statementSchema = z.object({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z
    .array(z.object({ name: z.string(), digest: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }) }))
    .min(1),
  predicateType: z.string(),
  predicate: z.unknown(),
});

/** Signs a statement: a Sigstore bundle (v0.3, JSON) around a DSSE envelope, without a transparency log. */
export async function signStatement(statement: Statement, signer: ReleaseSigner): Promise<string> {
  const [{ bundleToJSON, toDSSEBundle }, { dsse }] = await Promise.all([
    import('@sigstore/bundle'),
    import('@sigstore/core'),
  ]);
  const artifact = Buffer.from(JSON.stringify(statement));
  const signature = signer.sign(dsse.preAuthEncoding(payloadType, artifact));
  const bundle = toDSSEBundle({ artifact, artifactType: payloadType, signature, keyHint: signer.keyId });
  return JSON.stringify(bundleToJSON(bundle));
}

export type OpenedStatement =
  | { ok: true; statement: Statement; keyId: string }
  | { ok: false; reason: string };

/**
 * Opens what `signStatement` made, if a trusted key signed exactly this.
 *
 * @param what names the attestation in the reason, such as "the provenance".
 * @param trusted gives the key of an id, or undefined when its signatures do not count.
 */
export async function openStatement(
  what: string,
  text: string,
  trusted: (keyId: string) => Promise<KeyObject | undefined>,
): Promise<OpenedStatement> {
  const [{ bundleFromJSON }, { toSignedEntity, Verifier }] = await Promise.all([
    import('@sigstore/bundle'),
    import('@sigstore/verify'),
  ]);
  const altered = (how: string) => ({ ok: false as const, reason: `${what} has been altered: ${how}` });

  let bundle: ReturnType<typeof bundleFromJSON>;
  try {
    bundle = bundleFromJSON(JSON.parse(text));
  } catch {
    return altered('it is no Sigstore bundle');
  }
  if (bundle.content.$case !== 'dsseEnvelope') return altered('it holds no DSSE envelope');
  if (bundle.verificationMaterial.content.$case !== 'publicKey') return altered('it names no key');
  const keyId = bundle.verificationMaterial.content.publicKey.hint;
  const publicKey = await trusted(keyId);
  if (publicKey === undefined) {
    const reason = `${what} is signed by the key "${keyId.slice(0, 12)}", which is none of those that are trusted here`;
    return { ok: false, reason };
  }
  const trust = {
    certificateAuthorities: [],
    timestampAuthorities: [],
    tlogs: [],
    ctlogs: [],
    publicKey: () => ({ publicKey, validFor: () => true }),
  };
  try {
    new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 }).verify(
      toSignedEntity(bundle),
    );
  } catch {
    return altered(`the signature of the key ${keyId.slice(0, 12)} does not fit it`);
  }
  // Signed, so malformed here means that a trusted key signed something else than a statement.
  const { payload, payloadType: type } = bundle.content.dsseEnvelope;
  const parsed = type === payloadType ? statementSchema.safeParse(parseJson(payload)) : undefined;
  if (!parsed?.success) return { ok: false, reason: `${what} is no in-toto statement` };
  return { ok: true, statement: parsed.data, keyId };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
