// Before the first paint, so that the page does not flash: the colours that were chosen, if any.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem("chatai.theme");
  } catch {
    // storage may be forbidden; the system's colours then
  }
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
}
