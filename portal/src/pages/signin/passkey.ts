// Passkeys: the browser's part of signing in with one (WebAuthn), between two calls of ours.
import { calls, type Schemas } from '../../api/client';

/** Whether this browser can; the server tells whether its address can. */
export const canPasskey = (): boolean => 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** The browser's answer to a challenge of ours; `alone`: the passkey is the only proof. Raises DOMException when refused. */
export async function passkeyAnswer(alone: boolean): Promise<Record<string, unknown>> {
  const { data } = await calls.POST('/api/v1/session/passkey/options', { body: { alone } });
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(data?.publicKey as unknown as PublicKeyCredentialRequestOptionsJSON);
  const credential = await navigator.credentials.get({ publicKey: options });
  if (!(credential instanceof PublicKeyCredential)) throw new Error('the browser gave no passkey');
  return credential.toJSON() as Record<string, unknown>;
}

/** Sign in with a passkey alone. */
export async function enterWithPasskey(): Promise<Schemas['Me'] | undefined> {
  const answer = await passkeyAnswer(true);
  return (await calls.POST('/api/v1/session/passkey', { body: { answer } })).data;
}
