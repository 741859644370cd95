// Passkeys: turns the page's question into the browser's, and the browser's answer into a form that is sent.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => list?.map((key) => ({ ...key, id: bytes(key.id) }));

  const question = (form) => {
    const given = JSON.parse(form.dataset.options);
    return {
      ...given,
      challenge: bytes(given.challenge),
      ...(given.user && { user: { ...given.user, id: bytes(given.user.id) } }),
      ...(given.allowCredentials && { allowCredentials: keys(given.allowCredentials) }),
      ...(given.excludeCredentials && { excludeCredentials: keys(given.excludeCredentials) }),
    };
  };
  const answer = (key) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (key.response[name]) response[name] = text(key.response[name]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: {} });
  };

  let suggesting;
  const ask = async (form, how = {}) => {
    const publicKey = question(form);
    const made = form.dataset.passkey === "create" ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey, ...how });
    const key = await made;
    form.querySelector("input[name=answer], input[name=confirmation_answer]").value = answer(key);
    form.submit();
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const message = form.querySelector("[data-passkey-message]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      suggesting?.abort();
      message.textContent = message.className = "";
      try {
        await ask(form);
      } catch {
        message.className = "ds-validation-message";
        message.textContent = form.dataset.failed;
      }
    });
  }
  document.querySelectorAll("[data-without-passkeys]").forEach((element) => { element.hidden = true; });

  // Among the suggestions for the username, where the browser can.
  const suggested = document.querySelector("form[data-passkey-suggest]");
  if (suggested) PublicKeyCredential.isConditionalMediationAvailable?.().then((can) => {
    if (!can) return;
    suggesting = new AbortController();
    ask(suggested, { mediation: "conditional", signal: suggesting.signal }).catch(() => {});
  });
})();
