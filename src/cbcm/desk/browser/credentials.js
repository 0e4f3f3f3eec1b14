// Passkeys as the server's JSON has them: bytes are base64url, in both directions.

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** Whether this browser knows passkeys at all. */
export const known = () => Boolean(window.PublicKeyCredential && navigator.credentials);

/** Ask the server. Throws where it does not say yes, or sends somewhere else. */
export async function ask(path, body) {
  const answer = await fetch(path, {
    method: "POST", redirect: "error", headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body === undefined ? {} : body),
  });
  if (!answer.ok) throw new Error("refused");
  return answer.status === 204 ? null : answer.json();
}

/** Let the device make a passkey; what the server is to keep of it. */
export async function make(offer) {
  const publicKey = {
    ...offer, challenge: bytes(offer.challenge), user: { ...offer.user, id: bytes(offer.user.id) },
    excludeCredentials: (offer.excludeCredentials || []).map((one) => ({ ...one, id: bytes(one.id) })),
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    id: made.id, rawId: text(made.rawId), type: made.type,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
}

/** Let the device prove a passkey. */
export async function prove(question) {
  const got = await navigator.credentials.get({
    publicKey: { ...question, challenge: bytes(question.challenge), allowCredentials: [] },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = got.response;
  return {
    id: got.id, rawId: text(got.rawId), type: got.type,
    response: {
      authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON),
      signature: text(signature), userHandle: userHandle ? text(userHandle) : null,
    },
  };
}
