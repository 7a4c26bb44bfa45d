// SPDX-FileCopyrightText: Entrepairs contributors
// SPDX-License-Identifier: AGPL-3.0-or-later
// <ep-passkey>: its button has the browser make a passkey, or show one, and sends the form around it.
// data-ep-options holds what is asked of the browser, or data-ep-from the address that says it.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const named = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

async function made(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  return told(key, {
    attestationObject: text(key.response.attestationObject),
    transports: key.response.getTransports?.() ?? [],
  });
}

async function shown(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: named(asked.allowCredentials),
  };
  const key = await navigator.credentials.get({ publicKey });
  const { authenticatorData, signature, userHandle } = key.response;
  return told(key, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function told(key, response) {
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    authenticatorAttachment: key.authenticatorAttachment,
    clientExtensionResults: key.getClientExtensionResults(),
    response: { ...response, clientDataJSON: text(key.response.clientDataJSON) },
  };
}

class Passkey extends HTMLElement {
  connectedCallback() {
    if (!window.PublicKeyCredential) return;
    this.hidden = false;
    this.nextElementSibling?.matches("[data-ep-without]") && this.nextElementSibling.remove();
    this.querySelector("form").addEventListener("submit", (event) => this.send(event));
  }

  async send(event) {
    const form = event.target;
    if (form.elements.credential.value) return;
    event.preventDefault();
    const alert = this.querySelector("[role=alert]");
    alert.textContent = "";
    try {
      const asked = (await this.asked()).publicKey;
      const key = await (asked.user ? made(asked) : shown(asked));
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      alert.textContent = this.dataset.epFailed;
    }
  }

  async asked() {
    if (this.dataset.epOptions) return JSON.parse(this.dataset.epOptions);
    const answer = await fetch(this.dataset.epFrom, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }
}
customElements.define("ep-passkey", Passkey);
