// The system's own sheet where there is one, else the clipboard, else the plain page that shows the link.
import { report } from "./beacon.js";
import { toast, words } from "./toasts.js";

export async function shareLink(link) {
  const url = new URL(link.dataset.share, location.href).href;
  report(link.closest("[data-token]"), "share");
  try {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      await navigator.share({ url, title: link.dataset.shareTitle });
    } else {
      await navigator.clipboard.writeText(url);
      toast(words.copied);
    }
  } catch (error) {
    if (error.name !== "AbortError") location.href = link.href;
  }
}
