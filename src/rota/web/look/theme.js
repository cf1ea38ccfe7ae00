// Sets the theme that was chosen, before anything is painted: without it a dark page would flash white.
(() => {
  try {
    const chosen = localStorage.getItem("rota.theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch {
    // storage is forbidden: the system's own theme it is
  }
})();
