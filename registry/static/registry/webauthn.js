// Security keys: the one thing of sign-in that HTML has no word for. A code of an app works without.
for (const form of document.querySelectorAll("form[data-key]")) {
  const told = form.querySelector("[data-told]");
  const able = window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON;
  const tell = (text) => { told.textContent = text; told.hidden = false; };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.hidden = true;
    if (!able) return tell(form.dataset.missing);
    const options = JSON.parse(document.getElementById(form.dataset.options).textContent).publicKey;
    try {
      const credential = form.dataset.key === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.querySelector("[name=credential]").value = JSON.stringify(credential.toJSON());
    } catch {
      return tell(form.dataset.failed);
    }
    form.submit();
  });
}
