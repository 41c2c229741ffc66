// Copies the ready reply.

import { tell } from "./meja.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-salin]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.salin);
    tell("Balasan disalin.");
  } catch {
    getSelection().selectAllChildren(document.getElementById("balasan"));
    tell("Tekan Ctrl+C untuk menyalin balasan yang sudah dipilih.");
  }
});
