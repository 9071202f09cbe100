// A button beside each password field ([data-secret]) that shows what was typed.
for (const box of document.querySelectorAll("[data-secret]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  const label = () => {
    const hidden = input.type === "password";
    button.textContent = hidden ? box.dataset.show : box.dataset.hide;
    button.setAttribute("aria-label", `${button.textContent}: ${box.dataset.name}`);
  };
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password";
    label();
  });
  // Browsers offer to keep the password only if the field is one when it is sent.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  label();
  box.append(button);
}
