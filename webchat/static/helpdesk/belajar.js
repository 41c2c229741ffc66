// While a trial is under way, how far it has come.

import { ask, tell } from "./meja.js";

const EVERY = 3000;
const trials = document.getElementById("uji");
let shown = "";

async function follow() {
  let busy = trials.dataset.sibuk;
  try {
    const news = await ask("/helpdesk/belajar/uji");
    if (news.html !== shown) trials.innerHTML = shown = news.html;
    busy = news.busy;
  } catch (error) {
    if (error.status === 401) location.reload();
    else tell(error.message);
  }
  if (busy) setTimeout(follow, EVERY);
}
if (trials.dataset.sibuk) setTimeout(follow, EVERY);
